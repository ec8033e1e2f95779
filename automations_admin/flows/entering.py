"""How subjects enter a flow besides being started: its schedules and forms, and who was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from automations import clock, registry, wording
from automations.entry import EnterByForm, EnterEach
from automations.models import Entry, Refusal, Schedule
from automations.status import Refused
from automations_admin import counting

#: Days of which refusals are told.
DAYS = 30


@dataclass(frozen=True)
class Way:
    """A schedule or a form.

    Attributes:
        name: what it is called; "" for the only one of its kind.
        rule: when a schedule looks for objects, or that people come by a form.
        url: of the form's page.
        next: when the next round of a schedule is due; None if that is not known.
        state: what else there is to say of its rounds.
        entered: how many it has entered, capped; None if it has no count of its own.
    """

    name: str
    rule: str
    url: str = ""
    next: datetime | None = None
    state: str = ""
    entered: int | None = None


@dataclass(frozen=True)
class Entering:
    """All ways into a flow.

    Attributes:
        ways: in declared order.
        refused: reason and number of those who were not admitted lately, the most frequent first.
    """

    ways: list[Way]
    refused: list[tuple[str, int]]

    def __bool__(self) -> bool:
        return bool(self.ways or self.refused)


def of(name: str) -> Entering:
    """Return the ways into a flow, given by its dotted name.

    Three queries; none if nobody enters it but by being started.
    """
    cls = registry.find(name)
    if cls is None or not (cls.options.subject or cls.entries):
        return Entering([], [])
    known = {row.name: row for row in Schedule.objects.filter(automation_class=name)}
    entered = _entered(name, cls)
    ways = [
        _schedule(each, known.get(each.name), entered.get(each.name))
        if isinstance(each, EnterEach)
        else _form(each, name)
        for each in cls.entries
    ]
    return Entering(ways, _refused(name))


def _entered(name: str, cls: Any) -> dict[str, int]:
    """Return how many each schedule has entered; with a policy, they are not told apart."""
    names = [each.name for each in cls.entries if isinstance(each, EnterEach)]
    if cls.options.reentry is not None or not names:
        return {}
    rows = Entry.objects.filter(automation_class=name)
    counts = counting.capped_counts([rows.filter(schedule=each) for each in names])
    return dict(zip(names, counts, strict=True))


def _schedule(each: EnterEach, row: Schedule | None, entered: int | None) -> Way:
    by_cron = isinstance(each.every, str)
    rule = (
        _("objects, by cron %(rule)s") % {"rule": each.every}
        if by_cron
        else _("objects, every %(duration)s") % {"duration": wording.duration(each.every)}  # type: ignore[arg-type]
    )
    if row is None:
        return Way(each.name, rule, state=_("no worker has seen it yet"), entered=entered)
    if row.position:
        return Way(each.name, rule, state=_("a round is under way"), entered=entered)
    late = row.planned is not None and row.planned <= clock.now()
    return Way(each.name, rule, "", row.planned, _("due") if late else "", entered)


def _form(way: EnterByForm, flow: str) -> Way:
    named = [flow, way.name] if way.name else [flow]
    try:
        url = reverse("automations:enter", args=named)
    except NoReverseMatch:  # the project has not included the pages
        url = ""
    return Way(str(way.title or way.name), _("people, by a form"), url)


def _refused(name: str) -> list[tuple[str, int]]:
    since = clock.now() - timedelta(days=DAYS)
    rows = Refusal.objects.filter(automation_class=name, hour__gte=since).order_by()
    found = rows.values_list("reason").annotate(n=Sum("count"))
    labels = dict(Refused.choices)
    ordered = sorted(found, key=lambda pair: (-pair[1], pair[0]))
    return [(str(labels.get(reason, reason)), count) for reason, count in ordered]
