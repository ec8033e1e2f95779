"""What an app may ask and tell of mails: what became of them, and who wants none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from automations import offers
from automations.engine import addresses, engagement, subscriptions
from automations.engine.engagement import SAYS, Figures
from automations.engine.signals import unsubscribed
from automations.engine.subscriptions import Recipient
from automations.references import subject_of

__all__ = [
    "Figures",
    "figures",
    "forgive",
    "is_unsubscribed",
    "record",
    "subscribe",
    "unsubscribe",
    "unsubscribed",
]

offers.offer(
    unsubscribed, _("Somebody has unsubscribed"), path="automations.engine.signals:unsubscribed"
)


def record(
    message_id: str,
    event: str,
    at: datetime | None = None,
    *,
    key: str = "",
    for_good: bool = True,
) -> bool:
    """Note what a provider tells of a mail. Telling it twice does no harm.

    Args:
        message_id: the Message-ID of the mail, or what the provider calls it.
        event: "delivered", "opened", "clicked", "bounced", "complained" or "unsubscribed". Who
            clicks has opened; what was opened was delivered. After a complaint the address gets no
            mail of any scope.
        at: when it happened, an aware datetime; by default now.
        key: the idempotency key of the mail's task, if the provider has kept it.
        for_good: of a bounce: the address gets no more mails at all, until `forgive`. False for a
            full mailbox and the like.

    Returns:
        Whether the mail is one of a flow.

    Raises:
        ValueError: there is no such event.
    """
    if event not in SAYS:
        raise ValueError(f"{event!r} cannot be told of a mail. Use one of {', '.join(SAYS)}.")
    mail = engagement.find(message_id, key)
    if mail is None:
        return False
    engagement.record(mail, event, at, for_good=for_good)
    return True


def figures(
    flow: Any, since: datetime | None = None, until: datetime | None = None
) -> dict[str, Figures]:
    """Return how many mails each step of a flow has sent, and what became of them.

    Each mail is counted once, at the moment when it was sent, also after its history was deleted.
    Those that were deleted themselves count at the beginning of their hour.

    Args:
        flow: an automation, or its dotted name.
        since, until: from which moment on, and up to which; None for no limit.
    """
    return engagement.figures(flow, since, until)


def unsubscribe(address: str, scope: str = "", *, about: Model | str | None = None) -> bool:
    """Send no more mails to somebody; for pages of your own.

    Args:
        address: the e-mail address.
        scope: of which mails; "" for all that have a scope.
        about: whose address it is, as flows have it for their subject: their exit rules hear it.

    Returns:
        Whether that is new.
    """
    return subscriptions.unsubscribe(_recipient(address, about), scope)


def subscribe(address: str, scope: str | None = None, *, about: Model | str | None = None) -> None:
    """Send mails again to somebody who has unsubscribed; None as scope means all.

    Args:
        address, scope, about: as for `unsubscribe`.
    """
    subscriptions.subscribe(_recipient(address, about), scope)


def is_unsubscribed(address: str, scope: str, *, about: Model | str | None = None) -> bool:
    """Tell whether somebody gets no mails of a scope, as they have unsubscribed.

    Args:
        address, scope, about: as for `unsubscribe`.
    """
    return bool(subscriptions.scopes(_recipient(address, about)) & {"", scope})


def forgive(address: str) -> bool:
    """Send mails again to an address from which they came back; tell whether they had."""
    return bool(subscriptions.forgive(addresses.digests(address)))


def _recipient(address: str, about: Model | str | None) -> Recipient:
    first = addresses.digest(address)
    hashes = list(dict.fromkeys([first, *addresses.digests(address)]))
    return Recipient(hashes, subject_of(about))
