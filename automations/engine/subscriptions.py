"""Who gets no mails: unsubscribing, subscribing again, addresses that bounce."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from automations import clock
from automations.engine import signals, store
from automations.models import Mail, Unsubscribed
from automations.references import subject_object
from automations.status import Unwanted

#: Why somebody gets no mails of their own will.
BY_WILL = (Unwanted.UNSUBSCRIBED, Unwanted.COMPLAINED)


@dataclass(frozen=True)
class Recipient:
    """Who gets mails, or none.

    Attributes:
        addresses: hashes of the address; the first one is that under which it is kept.
        subject: whom the flow is about, if the address is theirs; else "".
        key: of the mail that was read; "" if none was.
    """

    addresses: Sequence[str]
    subject: str = ""
    key: str = ""


def _rows(recipient: Recipient, reasons: Iterable[str] = BY_WILL) -> Any:
    whose = Q(address__in=recipient.addresses)
    if recipient.subject:
        whose |= Q(subject=recipient.subject)
    return Unsubscribed.objects.using(store.alias()).filter(whose, reason__in=reasons)


def scopes(recipient: Recipient) -> set[str]:
    """Return from what somebody has unsubscribed; "" is everything."""
    return set(_rows(recipient).values_list("scope", flat=True))


def bounces(addresses: Iterable[str]) -> bool:
    """Tell whether mails to one of these addresses, given as hashes, come back."""
    rows = Unsubscribed.objects.using(store.alias()).filter(address__in=list(addresses))
    return bool(rows.filter(reason=Unwanted.BOUNCED).exists())


def unsubscribe(recipient: Recipient, scope: str, reason: Unwanted = Unwanted.UNSUBSCRIBED) -> bool:
    """Send no more mails of a scope to somebody, and tell those who listen to the signal.

    Args:
        recipient: who.
        scope: of which mails; "" for all that have a scope.
        reason: why.

    Returns:
        Whether that is new.
    """
    return store.repeated(lambda: _unsubscribe(recipient, scope, reason))


def _unsubscribe(recipient: Recipient, scope: str, reason: Unwanted) -> bool:
    using, now = store.alias(), clock.now()
    with store.atomic():
        mail = Mail.objects.using(using).filter(key=recipient.key, unsubscribed=None)
        if recipient.key:
            mail.update(unsubscribed=now)
        if _rows(recipient).filter(scope=scope).exists():
            return False
        _row, new = Unsubscribed.objects.using(using).get_or_create(
            address=recipient.addresses[0],
            scope=scope,
            reason=reason,
            defaults={"subject": recipient.subject, "at": now},
        )
        if new:
            _announce(recipient.subject, scope, reason)
    return new


def _announce(subject: str, scope: str, reason: Unwanted) -> None:
    about = (subject_object(subject) or subject) if subject else None
    signals.announce(
        signals.unsubscribed, Unsubscribed, instance=about, scope=scope, reason=str(reason)
    )


def subscribe(recipient: Recipient, scope: str | None = None) -> None:
    """Send mails to somebody again who has unsubscribed.

    Args:
        recipient: who.
        scope: of which mails; None for all. Whoever has unsubscribed from all gets all of them.
    """
    rows = _rows(recipient)
    (rows if scope is None else rows.filter(scope__in=["", scope])).delete()


def bounced(address: str) -> None:
    """Send no more mails to an address, given as a hash: they come back, for good."""
    Unsubscribed.objects.using(store.alias()).get_or_create(
        address=address, scope="", reason=Unwanted.BOUNCED, defaults={"at": clock.now()}
    )


def forgive(addresses: Iterable[str]) -> int:
    """Send mails again to addresses, given as hashes, from which they came back.

    Returns:
        How many of them had come back.
    """
    rows = Unsubscribed.objects.using(store.alias()).filter(address__in=list(addresses))
    deleted: int = rows.filter(reason=Unwanted.BOUNCED).delete()[0]
    return deleted
