"""Who gets the weekly mail about a flow, as its page shows it, and who else could."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from automations import clock, schedule
from automations.status import InstanceState
from automations_admin import conf
from automations_admin.models import DigestSubscription
from automations_admin.stats import recipients

#: Members of staff who are looked at for who else could get it.
MOST_STAFF = 100


@dataclass(frozen=True)
class Row:
    """Somebody who gets the mail.

    Attributes:
        name: of the account; "" for an address in the settings.
        address: where it goes; "" if there is none.
        since: when it was chosen; None for an address in the settings.
        pk: of the choice; None likewise.
        why_not: why no mail is sent in spite of the choice, or "".
    """

    name: str
    address: str
    since: datetime | None = None
    pk: int | None = None
    why_not: str = ""


def rows(flow: str) -> list[Row]:
    """Return all who get the mail about a flow, those in the settings last."""
    fixed = [Row("", address) for address in recipients.in_settings(flow)]
    return [*(_row(one) for one in recipients.chosen(flow)), *fixed]


def _row(one: DigestSubscription) -> Row:
    user: Any = one.user
    address = recipients.address_of(user)
    return Row(user.get_username(), address, one.since, one.pk, _why_not(user, address, one.flow))


def _why_not(user: Any, address: str, flow: str) -> str:
    if not user.is_active:
        return _("Gets none: the account is not active.")
    if not recipients.may_get(user, flow):
        return _("Gets none: may no longer see this flow.")
    return "" if address else _("Gets none: the account has no e-mail address.")


def others(flow: str) -> Iterator[tuple[str, str]]:
    """Yield name and address of staff who could get it as well, to choose from."""
    model: Any = get_user_model()
    have = DigestSubscription.objects.filter(flow=flow).values("user")
    users = model._default_manager.filter(is_active=True, is_staff=True).exclude(pk__in=have)
    for user in users.order_by(model.USERNAME_FIELD)[:MOST_STAFF]:
        address = recipients.address_of(user)
        if address and recipients.may_get(user, flow):
            yield user.get_username(), address


def next_time() -> str:
    """Return when the next mails are written, in words."""
    zone: Any = timezone.get_default_timezone()
    moment = schedule.next_cron(conf.get().DIGEST_CRON, clock.now(), zone)
    return date_format(moment.astimezone(zone), "DATETIME_FORMAT") if moment else _("never")


def stands_still() -> bool:
    """Tell whether the flow that sends the mails is paused or has failed."""
    from automations_admin.stats import weekly  # its flow is there only if mails are switched on

    return bool(weekly.live().exclude(state=InstanceState.RUNNING).exists())
