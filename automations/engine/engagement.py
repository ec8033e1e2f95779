"""What became of mails: told by providers, counted by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from automations import clock, registry
from automations.engine import store, subscriptions
from automations.engine.subscriptions import Recipient
from automations.models import Mail, MailTotal
from automations.status import Unwanted

#: What can be told of a mail, with what it says: who clicks has opened what was delivered.
SAYS = {
    "delivered": ("delivered",),
    "opened": ("delivered", "opened"),
    "clicked": ("delivered", "opened", "clicked"),
    "bounced": ("bounced",),
    "complained": ("delivered", "complained"),
    "unsubscribed": ("delivered", "unsubscribed"),
}
#: What is counted of mails.
COUNTED = (
    "sent", "delivered", "opened", "clicked", "bounced", "complained", "unsubscribed",
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """How many mails of a step were sent, and of how many something is known."""

    sent: int = 0
    delivered: int = 0
    opened: int = 0
    clicked: int = 0
    bounced: int = 0
    complained: int = 0
    unsubscribed: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, name) + getattr(other, name) for name in COUNTED))


def find(message_id: str = "", key: str = "") -> Mail | None:
    """Return the mail that a report is about, by its Message-ID, the provider's, or its key."""
    bare = message_id.strip().removeprefix("<").removesuffix(">")
    which = Q(pk__in=[])
    if bare:
        ids = [bare, f"<{bare}>"]
        which |= Q(message_id__in=ids) | Q(provider_id__in=ids)
    if key:
        which |= Q(key=key)
    return Mail.objects.using(store.alias()).filter(which).order_by("pk").first()


def record(mail: Mail, event: str, at: datetime | None = None, *, for_good: bool = True) -> None:
    """Note what has become of a mail; what is known already stays as it is.

    Args:
        mail: the mail.
        event: a key of `SAYS`.
        at: when it happened; by default now.
        for_good: of a bounce: the address gets no more mails.
    """
    moment = at or clock.now()
    store.repeated(lambda: _record(mail, event, moment, for_good))


def _record(mail: Mail, event: str, moment: datetime, for_good: bool) -> None:
    with store.atomic():
        rows = Mail.objects.using(store.alias()).filter(pk=mail.pk)
        for name in ("sent", *SAYS[event]):
            rows.filter(**{name: None}).update(**{name: moment})
        if event == "bounced" and for_good and mail.address:
            subscriptions.bounced(mail.address)
        elif event in {"complained", "unsubscribed"} and mail.address:
            recipient = Recipient([mail.address], _own_subject(mail))
            if event == "complained":
                subscriptions.unsubscribe(recipient, "", Unwanted.COMPLAINED)
            else:
                subscriptions.unsubscribe(recipient, mail.scope)


def _own_subject(mail: Mail) -> str:
    """Return whom a mail is about if it has gone to them; "" otherwise."""
    return mail.subject if mail.to_subject else ""


def figures(flow: Any, since: datetime | None, until: datetime | None) -> dict[str, Figures]:
    """Return the figures of each step of a flow; see `mail.figures`."""
    name = flow if isinstance(flow, str) else flow.get_automation_class_name()
    automation = registry.find(name)
    renamed = automation.options.renamed_nodes if automation is not None else {}
    mails = Mail.objects.using(store.alias()).filter(automation_class=name, sent__isnull=False)
    totals = MailTotal.objects.using(store.alias()).filter(automation_class=name)
    found: dict[str, Figures] = {}
    for row in [
        *_by_step(_between(mails, "sent", since, until), Count),
        *_by_step(_between(totals, "hour", since, until), Sum),
    ]:
        step = renamed.get(row["step"], row["step"])
        counted = Figures(*(row[f"n_{one}"] for one in COUNTED))
        found[step] = found.get(step, Figures()) + counted
    return found


def _between(rows: Any, field: str, since: datetime | None, until: datetime | None) -> Any:
    if since is not None:
        rows = rows.filter(**{f"{field}__gte": since})
    return rows if until is None else rows.filter(**{f"{field}__lt": until})


def _by_step(rows: Any, together: Callable[[str], Any]) -> Any:
    """Return a row for each step, with what its columns come to."""
    return rows.order_by().values("step").annotate(**{f"n_{one}": together(one) for one in COUNTED})
