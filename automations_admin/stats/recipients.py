"""Who gets the weekly mail about a flow: addresses in the settings, and staff who were chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from automations.permissions import Action
from automations_admin import conf, console
from automations_admin.models import DigestSubscription
from automations_admin.stats.flow import Journey


@dataclass(frozen=True)
class Recipient:
    """An address that a mail goes to.

    Attributes:
        address: the address.
        chosen: it was chosen in the console, and is stopped there; else it is in the settings.
    """

    address: str
    chosen: bool = False


def flows() -> list[str]:
    """Return the dotted names of all flows that somebody is to hear of."""
    rows = DigestSubscription.objects.order_by("flow").values_list("flow", flat=True)
    return list(dict.fromkeys([*conf.get().DIGESTS, *rows.distinct()]))


def of(flow: str) -> list[Recipient]:
    """Return who gets the mail about a flow now, each address once."""
    found = {address.lower(): Recipient(address) for address in in_settings(flow)}
    for user in _staff(flow):
        address = address_of(user)
        if address and may_get(user, flow):
            found.setdefault(address.lower(), Recipient(address, chosen=True))
    return list(found.values())


def in_settings(flow: str) -> Iterable[str]:
    """Return the addresses that the settings name for a flow."""
    return conf.get().DIGESTS.get(flow, ())


def chosen(flow: str) -> list[DigestSubscription]:
    """Return who was chosen in the console, whether they can get the mail or not."""
    rows = DigestSubscription.objects.filter(flow=flow).select_related("user")
    return list(rows.order_by("since", "pk"))


def _staff(flow: str) -> Iterator[Any]:
    """Yield who was chosen; nobody once there is no such flow, as its page is gone as well."""
    found = chosen(flow)
    if found and Journey(flow, []).known:
        yield from (one.user for one in found)


def may_get(user: Any, flow: str) -> bool:
    """Tell whether an account may have the figures of a flow."""
    return user.is_active and user.is_staff and console.may(user, Action.VIEW, flow)


def address_of(user: Any) -> str:
    """Return the e-mail address of an account, or ""."""
    return str(getattr(user, user.get_email_field_name(), "") or "").strip()
