"""How counts are stored: as few rows as tell them all.

What an instance went through is one row by its start, whose path is stored once for all that
went the same way; a visit is two rows by its event, how it was come to and how it ended. What
`counts` counts is read out of these, and nothing else.

    start   in_progress, completed, exited, failed, cancelled; goal      by the hour
            path    outcome, path                                       by the day
            took    goal or outcome, seconds                            by the day
    event   completed, exited, failed, cancelled; goal; rule            by the hour
            edge    node it came from or nothing, edge                  by the day
            time    node; seconds, and of a wait those asked for and the rest   by the day
            skipped, dropped, failed    node                            by the day
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from automations.engine.rollups.counts import (
    BAR,
    DAY,
    FLAGS,
    IN_PROGRESS,
    STANDS,
    Count,
    Counts,
    counts,
    day_of,
    edge,
    times,
    trail,
)
from automations.engine.rollups.facts import PASSED, SKIPPED, Facts, Visit
from automations.status import Outcome

OUTCOMES = (IN_PROGRESS, *(str(outcome) for outcome in Outcome))
#: In which rows each count by the start is found, and each by the event.
_OF_PATH = ("reached", "passed", "waiting", "dropped", "skipped", "held", "edge", "trail", "rule")
KEPT_IN: dict[str, dict[str, tuple[str, ...]]] = {
    "start": {
        "entered": OUTCOMES,
        **{outcome: (outcome,) for outcome in OUTCOMES},
        "failed": ("failed", "path"),
        "goal": ("goal",),
        **dict.fromkeys(_OF_PATH, ("path",)),
        "took": ("took",),
        "age": ("took",),
    },
    "event": {
        **{str(outcome): (str(outcome),) for outcome in Outcome},
        **{what: (what,) for what in ("goal", "rule", "dropped", "skipped")},
        "reached": ("edge",),
        "edge": ("edge",),
        "passed": ("time", "skipped"),
        **dict.fromkeys(("time", "planned", "beyond"), ("time",)),
    },
}


def rows_of(dated: str, whats: Iterable[str]) -> set[str]:
    """Return the rows in which these counts are found."""
    return {row for what in whats for row in KEPT_IN[dated].get(what, ())}


# -- packing ---------------------------------------------------------------------------------


def packed(facts: Facts) -> Counts:
    """Return what an instance counts as it is stored; a path stands in `detail` as JSON."""
    found = Counts(
        count
        for count in _of_instance(facts)
        if count.what in KEPT or (count.dated, count.what) == ("event", "rule")
    )
    found[Count("start", "path", day_of(facts.start), facts.outcome, path(facts))] += 1
    for visit in facts.visits:
        found.update(_of_visit(visit))
    return found


#: Counts of an instance that are stored as they are.
KEPT = frozenset({*OUTCOMES, "goal", "took"})


def _of_instance(facts: Facts) -> Iterator[Count]:
    bare = Facts(facts.start, facts.outcome, facts.ended, facts.rule, facts.goals)
    yield from counts(bare)


def _of_visit(visit: Visit) -> Iterator[Count]:
    yield Count("event", "edge", day_of(visit.start), visit.source, edge(visit))
    if visit.end is None:
        return
    day = day_of(visit.end)
    if visit.stands != PASSED:
        yield Count("event", STANDS[visit.stands], day, visit.node)
    elif visit.flag == SKIPPED:
        yield Count("event", FLAGS[SKIPPED], day, visit.node)
    else:
        took = BAR.join(map(str, times(visit, visit.end)))
        yield Count("event", "time", day, visit.node, took)


def path(facts: Facts) -> str:
    """Return what an instance went through, as JSON: the same text for the same way."""
    stays = Counter(
        (visit.node, visit.stands + visit.flag, visit.source, visit.way, visit.branch)
        for visit in facts.visits
    )
    said = [facts.rule, list(trail(facts)), sorted([*stay, n] for stay, n in stays.items())]
    return json.dumps(said, separators=(",", ":"))


# -- unpacking -------------------------------------------------------------------------------


def unpacked(row: Count) -> Counts:
    """Return what a stored row counts, for one of its instances or visits.

    Args:
        row: as it is stored, a path as JSON.
    """
    if row.what == "path":
        return Counts(_by_path(row))
    return Counts(dict.fromkeys(_by_row(row), 1))


def _by_row(row: Count) -> Iterator[Count]:
    dated, what, hour, place, detail = row
    if dated == "start" and what in OUTCOMES:
        yield Count(dated, "entered", hour)
    if what == "time":
        yield from _by_time(row)
        return
    if what == "edge":
        yield Count(dated, "reached", hour, detail.partition(BAR)[0])
    if what == FLAGS[SKIPPED]:
        yield Count(dated, "passed", hour, place)
    if what == "took":
        yield Count(dated, "age", hour, place, str(int(detail) // DAY))
    if what != "edge" or place:
        yield row


def _by_time(row: Count) -> Iterator[Count]:
    yield Count(row.dated, "passed", row.hour, row.place)
    for what, took in zip(("time", "planned", "beyond"), row.detail.split(BAR), strict=False):
        yield Count(row.dated, what, row.hour, row.place, took)


def _by_path(row: Count) -> Counts:
    rule, places, stays = json.loads(row.detail)
    outcome = row.place or IN_PROGRESS
    found = Counts({Count("start", "trail", row.hour, outcome, BAR.join(places)): 1})
    if rule:
        found[Count("start", "rule", row.hour, rule)] += 1
    for node, stood, source, way, branch, n in stays:
        found[Count("start", "reached", row.hour, node)] += n
        found[Count("start", STANDS[stood[:1]], row.hour, node)] += n
        if stood[1:]:
            found[Count("start", FLAGS[stood[1:]], row.hour, node)] += n
        if source:
            leads = BAR.join((node, way, branch))
            found[Count("start", "edge", row.hour, source, leads)] += n
    return found
