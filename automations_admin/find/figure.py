"""The instances behind a figure of the statistics, as a filter of the list of instances."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import SuspiciousOperation
from django.db.models import Exists, F, OuterRef, Q
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import clock
from automations.engine.rollups.counts import BAR, GOAL
from automations.models import AutomationTaskModel, Watch
from automations.status import LIVE, Outcome, TaskState, Waiting, Watched
from automations_admin import counting, names
from automations_admin.find import order, slices
from automations_admin.find.slices import Part

#: Most days that a duration says; places that a funnel names; the last moment, in seconds.
MAX_DAYS, MAX_PLACES, LAST = 36_500, 30, 200_000_000_000

_STATES: dict[str, tuple[str, ...]] = {
    "reached": tuple(TaskState.values),
    "waiting": tuple(sorted(LIVE - {TaskState.FAILED})),
    "passed": (TaskState.DONE, TaskState.SKIPPED),
    "done": (TaskState.DONE,),
    "skipped": (TaskState.SKIPPED,),
    "dropped": (TaskState.CANCELLED,),
    "failed": (TaskState.FAILED,),
}
WORDS: dict[str, Any] = {
    "entered": gettext_lazy("entered"),
    "in_progress": gettext_lazy("in progress"),
    "completed": gettext_lazy("completed"),
    "exited": gettext_lazy("exited early"),
    "failed": gettext_lazy("failed"),
    "cancelled": gettext_lazy("cancelled"),
    "rule": gettext_lazy("left by the rule"),
    "goal": gettext_lazy("reached the goal"),
    "reached": gettext_lazy("reached"),
    "passed": gettext_lazy("passed"),
    "waiting": gettext_lazy("waiting at"),
    "overdue": gettext_lazy("overdue at"),
    "done": gettext_lazy("went through"),
    "dropped": gettext_lazy("dropped at"),
    "skipped": gettext_lazy("passed over"),
    "held": gettext_lazy("held at"),
    "edge": gettext_lazy("went on from"),
    "funnel": gettext_lazy("came to"),
    "came": gettext_lazy("came in any order to"),
    "lost": gettext_lazy("lost on the way along"),
    "age": gettext_lazy("within so many days"),
}


@dataclass(frozen=True)
class Figure:
    """A figure, by what it counts; see `engine.rollups.counts`.

    Attributes:
        what: a key of WORDS.
        place: name of a step, goal, rule or outcome; of a funnel all places, with bars between.
        detail: an edge, a number of days, or the moment before which they started, in seconds.
        dated: "start" or "event".
        since, until: first and last day, in the reader's time zone.
        part: which instances are counted at all.
    """

    what: str
    place: str = ""
    detail: str = ""
    dated: str = "start"
    since: date = date.min
    until: date = date.max
    part: Part = field(default_factory=Part)

    @classmethod
    def of_text(cls, text: str) -> Figure | None:
        """Return the figure that `text` has said, or None if that makes no sense."""
        try:
            said: Mapping[str, Any] = QueryDict(text)
            since, until = (date.fromisoformat(str(said.get(day))) for day in ("from", "to"))
        except (SuspiciousOperation, ValueError):
            return None
        what, dated = str(said.get("what")), str(said.get("dated") or "start")
        if what not in WORDS or dated not in {"start", "event"} or not _sane(since, until):
            return None
        place, detail = (str(said.get(name) or "")[:1000] for name in ("place", "detail"))
        return cls(what, place, detail, dated, since, until, Part.read(said))

    @property
    def text(self) -> str:
        """The figure as an address has it."""
        said = {name: value for name, value in asdict(self).items() if name != "part"}
        since, until = said.pop("since").isoformat(), said.pop("until").isoformat()
        said = {**said, "from": since, "to": until, **self.part.query()}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def words(self) -> str:
        """What it counts, in words."""
        places = [
            part[1:] if part.startswith(GOAL) else str(names.step_label(part))
            for part in self.place.split(BAR)
            if part
        ]
        said = " ".join([str(WORDS[self.what]), ", ".join(places)]).strip()
        first = formats.date_format(self.since, "SHORT_DATE_FORMAT")
        before = _moment(self) if self.what in {"entered", "came"} else None
        last = (
            formats.date_format(timezone.localtime(before), "SHORT_DATETIME_FORMAT")
            if before is not None
            else formats.date_format(self.until, "SHORT_DATE_FORMAT")
        )
        words = (
            _("%(said)s, started from %(first)s to %(last)s")
            if self.dated == "start"
            else _("%(said)s, from %(first)s to %(last)s")
        )
        return words % {"said": said, "first": first, "last": last}


def _sane(since: date, until: date) -> bool:
    return date(1971, 1, 1) <= since <= until <= date(9000, 1, 1)


def span(since: date, until: date) -> tuple[datetime, datetime]:
    """Return the moments at which the first day begins, and the last one is over."""
    midnight = (
        datetime.combine(day, time.min, timezone.get_current_timezone())
        for day in (since, until + timedelta(days=1))
    )
    begin, end = midnight
    return begin, end


def condition(figure: Figure, flow: str) -> Q:
    """Return the condition that the instances behind a figure of a flow fulfil.

    Args:
        figure: says which.
        flow: dotted name.
    """
    found = Q(automation_class=flow) & ~Q(state="archived") & fits(figure)
    if figure.dated == "start":
        found &= _within("created", figure)
    if not figure.part.whole:
        found &= slices.instances(flow, figure.part)
    return found


def _within(field: str, figure: Figure) -> Q:
    begin, end = span(figure.since, figure.until)
    return Q(**{f"{field}__gte": begin, f"{field}__lt": end})


def fits(figure: Figure) -> Q:
    """Return what instances must have done to be counted, of whatever flow and part they are."""
    what = figure.what
    if what in _BY_WHAT:
        return _BY_WHAT[what](figure)
    if what in Outcome.values and not figure.place:
        return _ended(figure, what)
    return _visited(figure)


def _entered(figure: Figure) -> Q:
    return _within("created", figure) & _before(figure)


def _before(figure: Figure) -> Q:
    moment = _moment(figure)
    return Q(created__lt=moment) if moment is not None else Q()


def _moment(figure: Figure) -> datetime | None:
    """Return the moment that the detail of a figure says in seconds, or None."""
    seconds = counting.bounded(figure.detail, 0, LAST, 0)
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _in_progress(figure: Figure) -> Q:
    return ~Q(state__in=Outcome.values)


def _ended(figure: Figure, outcome: str) -> Q:
    found = Q(state=outcome)
    return found & _within("ended", figure) if figure.dated == "event" else found


def _rule(figure: Figure) -> Q:
    told = _watch(Q(name=figure.place, at__isnull=False))
    return _ended(figure, Outcome.EXITED) & told


def _goal(figure: Figure) -> Q:
    found = Q(kind=Watched.GOAL, name=figure.place, at__isnull=False)
    return _watch(found & _within("at", figure) if figure.dated == "event" else found)


def _age(figure: Figure) -> Q:
    """What had happened when instances were so many full days old."""
    days = counting.bounded(figure.detail, 0, MAX_DAYS, 0) + 1
    limit = timedelta(days=days)
    if figure.place.startswith(GOAL):
        rows = Watch.objects.filter(
            automation=OuterRef("pk"),
            kind=Watched.GOAL,
            name=figure.place[1:],
            at__lt=F("started") + limit,
        )
        return Q(Exists(rows))
    if figure.place == "in_progress":
        return Q(ended=None) | Q(ended__gte=F("created") + limit)
    return Q(state=figure.place, ended__lt=F("created") + limit)


def _edge(figure: Figure) -> Q:
    target, way, branch = (*figure.detail.split(BAR), "", "")[:3]
    found = Q(previous__status=figure.place, status=target, way=way, branch=branch)
    return _task(found & _within("created", figure) if figure.dated == "event" else found)


def _overdue(figure: Figure) -> Q:
    """Return open visits that should have gone on by now; a running one is being worked on."""
    states = (TaskState.READY, TaskState.WAITING)
    return _task(Q(status=figure.place, state__in=states, due__lt=clock.now()))


def _waiting(figure: Figure) -> Q:
    """Return open visits, which are those of now whatever the days are."""
    return _task(Q(status=figure.place, state__in=_STATES["waiting"]))


def _held(figure: Figure) -> Q:
    return _task(Q(status=figure.place, state=TaskState.WAITING, waiting=Waiting.WINDOW))


def _came(figure: Figure) -> Q:
    found = _before(figure)
    for place in figure.place.split(BAR)[:MAX_PLACES]:
        goal = place.startswith(GOAL)
        told = Q(kind=Watched.GOAL, name=place[1:], at__isnull=False)
        found &= _watch(told) if goal else _task(Q(status=place))
    return found


def _funnel(figure: Figure) -> Q:
    found = _came(figure)
    for first, then in pairwise(figure.place.split(BAR)[:MAX_PLACES]):
        found &= order.came_before(first, then)
    return found


def _lost(figure: Figure) -> Q:
    """Return who came to all places of a funnel but the last one."""
    earlier = BAR.join(figure.place.split(BAR)[:MAX_PLACES][:-1])
    return _funnel(replace(figure, place=earlier)) & ~_funnel(figure)


def _visited(figure: Figure) -> Q:
    found = Q(status=figure.place, state__in=_STATES[figure.what])
    if figure.dated == "event":
        found &= _within("created" if figure.what == "reached" else "finished", figure)
    return _task(found)


def _task(condition_: Q) -> Q:
    return Q(Exists(AutomationTaskModel.objects.filter(condition_, automation=OuterRef("pk"))))


def _watch(condition_: Q) -> Q:
    return Q(Exists(Watch.objects.filter(condition_, automation=OuterRef("pk"))))


_BY_WHAT: dict[str, Callable[[Figure], Q]] = {
    "entered": _entered,
    "in_progress": _in_progress,
    "rule": _rule,
    "goal": _goal,
    "age": _age,
    "edge": _edge,
    "waiting": _waiting,
    "overdue": _overdue,
    "held": _held,
    "funnel": _funnel,
    "came": _came,
    "lost": _lost,
}
