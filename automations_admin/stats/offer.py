"""What the pages of statistics offer their reader about the weekly mail."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from automations.permissions import Action
from automations_admin import conf, console
from automations_admin.links import Links
from automations_admin.models import DigestSubscription

#: Names of the addresses: for oneself, and for others.
MINE, ALL = "automations_weekly_mail_mine", "automations_weekly_mail"
#: The right to choose for others: the one to say who gets which task.
CHOOSES = Action.REASSIGN


@dataclass(frozen=True)
class Offer:
    """The weekly mail about a flow, as one reader sees it.

    Attributes:
        chosen: the reader has chosen it.
        mine_url: where that is changed.
        all_url: of the page of all who get it, or "" if the reader may not choose for others.
    """

    chosen: bool
    mine_url: str
    all_url: str


def of(request: HttpRequest, links: Links, flow: str) -> Offer | None:
    """Return what is offered about a flow; None while weekly mails are switched off."""
    if not conf.get().has_digest:
        return None
    may = console.may(request.user, CHOOSES, flow)
    return Offer(
        DigestSubscription.objects.filter(user=request.user.pk, flow=flow).exists(),
        links.to(MINE, flow),
        links.to(ALL, flow) if may else "",
    )
