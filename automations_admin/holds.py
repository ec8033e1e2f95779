"""What is paused, in words, for the top of a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from automations.models import Pause
from automations_admin import names

#: Most pauses that are told on one page.
MOST = 5


@dataclass(frozen=True)
class Hold:
    """A pause that is in force.

    Attributes:
        text: what is paused, as a sentence.
        pause: as it is stored.
    """

    text: str
    pause: Pause


def in_force(flows: frozenset[str] | None) -> list[Hold]:
    """Return what is paused, everything first.

    Args:
        flows: dotted names of the flows that the page is about; None for all. A pause of
            everything is about each of them.
    """
    wanted = Q() if flows is None else Q(automation_class="") | Q(automation_class__in=flows)
    rows = Pause.objects.filter(wanted).order_by("automation_class", "step", "pk")
    return [Hold(_said(pause), pause) for pause in rows[:MOST]]


def _said(pause: Pause) -> str:
    if not pause.automation_class:
        return _("Everything is paused.")
    words = {"flow": names.flow_label(pause.automation_class), "step": names.step_label(pause.step)}
    if pause.step:
        return _("%(step)s in %(flow)s is paused.") % words
    return _("%(flow)s is paused.") % words
