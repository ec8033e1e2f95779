"""What providers tell of mails by django-anymail's webhooks."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from automations import mail
from automations.engine.composing import METADATA
from automations.engine.engagement import SAYS

#: Why a provider does not even try: it knows already what we are told by that.
_REJECTED = {
    "bounced": "bounced",
    "invalid": "bounced",
    "spam": "complained",
    "unsubscribed": "unsubscribed",
}


def connect() -> None:
    """Listen to django-anymail, if it is installed."""
    if find_spec("anymail") is None:
        return
    from anymail.signals import tracking

    tracking.connect(heard, dispatch_uid="automations.tracking")


def heard(sender: Any, event: Any, esp_name: str = "", **kwargs: Any) -> None:
    """Note what a provider tells of one of our mails.

    Args:
        sender: the webhook's view.
        event: an `anymail.signals.AnymailTrackingEvent`.
        esp_name: name of the provider.
        kwargs: what later versions may tell.
    """
    reason = event.reject_reason
    told = _REJECTED.get(reason, "") if event.event_type == "rejected" else event.event_type
    if told not in SAYS:
        return
    key = (event.metadata or {}).get(METADATA) or ""
    for_good = reason in {None, "bounced", "invalid"}
    mail.record(event.message_id or "", told, event.timestamp, key=str(key), for_good=for_good)
