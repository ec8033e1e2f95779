"""What the facts of an instance count, as a pure function.

Every count has a place in time twice: "start" counts by the time at which the instance started,
so that a range of starts adds up to all that became of these instances; "event" counts by the
time at which it happened. Instances and goals are counted by the hour, visits and how long
something took by the day of the project's time zone. How that is stored says `packing`. What is
counted:

    entered                  instances; by start
    in_progress, completed, exited, failed, cancelled
                             instances by outcome; `event` by the end
    rule    rule             instances that a goal or exit rule has ended
    goal    goal             instances that have reached a goal, each once
    reached, passed, waiting, dropped, failed, skipped, held
            node             visits; `skipped` is a part of passed and `held` of waiting
    edge    node, edge       transitions
    time, planned, beyond
            node, seconds    finished visits by how long they took, what of it was asked for by
                             the declaration, and the rest; `event`
    took    goal or outcome, seconds
                             instances by how long it took them; `start`
    age     goal or outcome, days
                             instances by full days between start and event; `start`
    trail   outcome, trail   instances by the nodes and goals they came to, in order; `start`
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils import timezone

from automations.engine.rollups.facts import (
    DROPPED,
    FAILED,
    HELD,
    PASSED,
    SKIPPED,
    WAITING,
    Facts,
    Visit,
)

HOUR, DAY = 3600, 86_400
#: A goal's name stands behind it where steps and goals are mixed.
GOAL = "*"
#: Names between which an edge's parts stand in `detail`.
BAR = "|"
#: Places that a trail has at most.
LONGEST = 100
IN_PROGRESS = "in_progress"
#: What a visit counts as, by how it stands.
STANDS = {WAITING: "waiting", PASSED: "passed", DROPPED: "dropped", FAILED: "failed"}
FLAGS = {SKIPPED: "skipped", HELD: "held"}
#: Up to how many seconds durations are told apart by how many.
STEPS = (
    (120, 1),
    (600, 5),
    (3600, 30),
    (6 * 3600, 120),
    (DAY, 600),
    (4 * DAY, 1800),
    (14 * DAY, 7200),
    (60 * DAY, 6 * 3600),
)
_BOUNDS, _SIZES = [bound for bound, _step in STEPS], [*(step for _bound, step in STEPS), DAY]


class Count(NamedTuple):
    """What one row of the sums is about; see the module for the meaning."""

    dated: str
    what: str
    hour: int
    place: str = ""
    detail: str = ""


#: A trail stands in a count as its places, until it is stored.
Counts = Counter[Count]


def counts(facts: Facts) -> Counts:
    """Return all that an instance counts."""
    found = Counts(_of_instance(facts))
    for visit in facts.visits:
        found.update(_of_visit(visit, facts.start))
    return +found


def grain(seconds: float) -> int:
    """Return a duration as it is told apart from others: rounded down, within 5 per cent."""
    size = _SIZES[bisect_right(_BOUNDS, seconds)]
    return int(max(seconds, 0) // size * size)


def trail(facts: Facts) -> tuple[str, ...]:
    """Return the nodes and goals that an instance came to, in the order of the first time."""
    places = [(visit.start, place, visit.node) for place, visit in enumerate(facts.visits)]
    goals = [(at, len(places), GOAL + name) for name, at in facts.goals]
    ordered = (name for _at, _place, name in sorted([*places, *goals]))
    return tuple(dict.fromkeys(ordered))[:LONGEST]


def edge(visit: Visit) -> str:
    """Return the edge that led to a visit, as it stands in `detail`."""
    return BAR.join((visit.node, visit.way, visit.branch))


def _of_instance(facts: Facts) -> Iterator[Count]:
    begun, outcome = _hour(facts.start), facts.outcome or IN_PROGRESS
    yield Count("start", "entered", begun)
    yield Count("start", outcome, begun)
    yield Count("start", "trail", day_of(facts.start), outcome, BAR.join(trail(facts)))
    for name, at in facts.goals:
        yield Count("start", "goal", begun, name)
        yield Count("event", "goal", _hour(at), name)
        yield from _ages(facts.start, GOAL + name, at - facts.start)
    if facts.ended is not None:
        yield Count("event", outcome, _hour(facts.ended))
        yield from _ages(facts.start, outcome, facts.ended - facts.start)
        if facts.rule:
            yield Count("start", "rule", day_of(facts.start), facts.rule)
            yield Count("event", "rule", _hour(facts.ended), facts.rule)


def _ages(start: int, what: str, seconds: int) -> Iterator[Count]:
    yield Count("start", "took", day_of(start), what, str(grain(seconds)))
    yield Count("start", "age", day_of(start), what, str(grain(seconds) // DAY))


def _of_visit(visit: Visit, start: int) -> Iterator[Count]:
    begun, node = day_of(start), visit.node
    for dated, day in (("start", begun), ("event", day_of(visit.start))):
        yield Count(dated, "reached", day, node)
        if visit.source:
            yield Count(dated, "edge", day, visit.source, edge(visit))
    yield from _standing("start", begun, visit)
    if visit.end is not None:
        yield from _standing("event", day_of(visit.end), visit)
        yield from _times(visit, visit.end)


def _standing(dated: str, day: int, visit: Visit) -> Iterator[Count]:
    yield Count(dated, STANDS[visit.stands], day, visit.node)
    if visit.flag:
        yield Count(dated, FLAGS[visit.flag], day, visit.node)


def _times(visit: Visit, end: int) -> Iterator[Count]:
    """Yield how long a visit took that went through."""
    if visit.stands != PASSED or visit.flag == SKIPPED:
        return
    day = day_of(end)
    for what, took in zip(("time", "planned", "beyond"), times(visit, end), strict=False):
        yield Count("event", what, day, visit.node, str(took))


def times(visit: Visit, end: int) -> tuple[int, ...]:
    """Return how long a visit took; and if it was to wait, what was asked for, and the rest."""
    took = max(end - visit.start, 0)
    if visit.asked is None:
        return (grain(took),)
    planned = min(max(visit.asked - visit.start, 0), took)
    return grain(took), grain(planned), grain(took - planned)


def _hour(moment: int) -> int:
    return moment // HOUR * HOUR


def day_of(moment: int) -> int:
    """Return the moment at which the day began, in the project's time zone."""
    return _day_of(_hour(moment), timezone.get_default_timezone())


@lru_cache(maxsize=100_000)
def _day_of(hour: int, zone: Any) -> int:
    local = datetime.fromtimestamp(hour, UTC).astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    # An hour of a zone that is half an hour off may have begun on the day before.
    begun = int(midnight.astimezone(UTC).timestamp())
    return begun if begun <= hour else int((midnight - timedelta(days=1)).timestamp())
