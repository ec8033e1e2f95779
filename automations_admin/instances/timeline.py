"""The timeline of an instance: a lane for each branch, bars for what its tasks did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from automations import wording
from automations.graph import Graph
from automations.models import Attempt, AutomationModel, AutomationTaskModel
from automations_admin import moments
from automations_admin.diagram.shapes import number
from automations_admin.diagram.sizes import text_width
from automations_admin.instances import facts
from automations_admin.instances.lanes import MAIN, Span
from automations_admin.instances.spans import BUSY, KEYS, spans
from automations_admin.instances.timescale import Timescale
from automations_admin.marks import Mark

#: Most tasks, and most attempts of them, that are drawn; the newest count.
MOST_TASKS, MOST_ATTEMPTS = 60, 300
#: Room for the names of the lanes, height of a lane and of a bar, room above and below.
NAMES, LANE, BAR, ABOVE, BELOW = 132.0, 36.0, 22.0, 30.0, 26.0
#: Least distance between two moments that are written below, and room for the last of them.
APART, AFTER = 96.0, 96.0
#: Least width of a bar, and room in it beside its text.
LEAST, BESIDE = 10.0, 30.0


@dataclass(frozen=True)
class Bar:
    """What a task did for a while."""

    x: str
    y: str
    width: str
    mark: Mark
    text: str
    title: str
    icon: bool


@dataclass(frozen=True)
class Note:
    """A text at a place."""

    x: str
    y: str
    text: str
    end: str = ""


@dataclass(frozen=True)
class Timeline:
    """Everything that the template shows.

    Attributes:
        names: labels of the lanes.
        lines: the y of each lane.
        idle: folded stretches: x, width and what is written above.
        ticks: moments written below.
        now: the x of the present, or "".
        cut: earlier tasks are left out.
        foldable: there is idle time to fold.
    """

    width: str
    height: str
    names: tuple[Note, ...]
    bars: tuple[Bar, ...]
    idle: tuple[tuple[str, str, Note], ...]
    ticks: tuple[Note, ...]
    now: str
    bottom: str
    title: str
    cut: bool
    folded: bool


def of(instance: AutomationModel, graph: Graph, now: datetime, *, fold: bool) -> Timeline | None:
    """Return the timeline of an instance; None if nothing has happened yet. Two queries."""
    rows = AutomationTaskModel.objects.filter(automation=instance).order_by("-pk")
    newest = list(rows[: MOST_TASKS + 1])
    tasks = newest[:MOST_TASKS][::-1]
    tries = Attempt.objects.filter(task__in=[task.pk for task in tasks]).order_by("pk")
    end = instance.ended or now
    found = spans(tasks, tries.defer("frames", "error")[:MOST_ATTEMPTS], end)
    if not found:
        return None
    cut = len(newest) > MOST_TASKS
    return draw(graph, tasks, found, end, live=not instance.finished, fold=fold, cut=cut)


def draw(
    graph: Graph,
    tasks: Sequence[AutomationTaskModel],
    found: list[Span],
    now: datetime,
    *,
    live: bool,
    fold: bool,
    cut: bool = False,
) -> Timeline:
    """Return the picture of spans."""
    labels = {task.pk: facts.label_at(graph, task.status) for task in tasks}
    scale, ys = _scale(found, now, fold=fold), _lanes(found)
    bottom = ABOVE + LANE * len(ys)
    return Timeline(
        width=number(NAMES + scale.width + AFTER),
        height=number(bottom + BELOW),
        names=tuple(_name(lane, y, found, labels) for lane, y in ys.items()),
        bars=tuple(_bar(span, scale, ys[span.lane], labels[span.task]) for span in found),
        idle=tuple(_idle(scale)),
        ticks=tuple(_ticks(scale, bottom)),
        now=number(NAMES + scale.x(now)) if live else "",
        bottom=number(bottom),
        title=_("Timeline with %(count)s lanes") % {"count": len(ys)},
        cut=cut,
        folded=fold,
    )


def _scale(found: list[Span], now: datetime, *, fold: bool) -> Timescale:
    points = {moment for span in found for moment in (span.start, span.end)} | {now}
    busy = [(span.start, span.end) for span in found if span.key in BUSY]
    return Timescale(points, busy, fold=fold)


def _lanes(found: list[Span]) -> dict[int, float]:
    """Return the y of each lane, the uppermost first."""
    order = sorted({span.lane for span in found})
    return {lane: ABOVE + LANE * place for place, lane in enumerate(order)}


def _name(lane: int, y: float, found: list[Span], labels: dict[int, str]) -> Note:
    steps = (labels[span.task] for span in found if span.lane == lane)
    text = _("Main") if lane == MAIN else next(steps)[:20]
    return Note("0", number(y + LANE / 2 + 4), text)


def _bar(span: Span, scale: Timescale, y: float, label: str) -> Bar:
    x = scale.x(span.start)
    width = max(scale.x(span.end) - x, LEAST)
    took = wording.age(span.end - span.start)
    mark = KEYS[span.key]
    texts = (
        [_("try %(number)s, %(age)s") % {"number": span.number, "age": took}]
        if span.number > 1
        else []
    )
    texts += [f"{label}, {took}", took] if span.number else [f"{label}: {mark.text}", took]
    fitting = (text for text in texts if text_width(text, 12) + BESIDE <= width)
    title = _("%(step)s: %(what)s, %(age)s, from %(start)s to %(end)s") % {
        "step": label,
        "what": mark.text,
        "age": took,
        "start": moments.full(span.start),
        "end": _("now") if span.lasts else moments.full(span.end),
    }
    return Bar(
        number(NAMES + x),
        number(y + (LANE - BAR) / 2),
        number(width),
        mark,
        next(fitting, ""),
        title,
        icon=width >= 20,
    )


def _idle(scale: Timescale) -> list[tuple[str, str, Note]]:
    found = []
    for stretch in scale.stretches:
        if stretch.idle:
            text = _("%(age)s idle") % {"age": wording.age(stretch.seconds)}
            middle = NAMES + stretch.x + stretch.width / 2
            note = Note(number(middle), "18", text)
            found.append((number(NAMES + stretch.x), number(stretch.width), note))
    return found


def _ticks(scale: Timescale, bottom: float) -> list[Note]:
    """Return the moments that are written below, as many as there is room for."""
    found: list[Note] = []
    last = -APART
    ends = [(stretch.start, stretch.x) for stretch in scale.stretches]
    if scale.stretches:
        ends.append((scale.stretches[-1].end, scale.width))
    for moment, x in ends:
        if x - last >= APART:
            found.append(Note(number(NAMES + x), number(bottom + 18), moments.clock_time(moment)))
            last = x
    return found
