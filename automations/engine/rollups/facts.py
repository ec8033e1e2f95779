"""What statistics know of one instance: a few numbers for each of its visits.

Facts are stored with the instance, so that what they have counted can be taken back when the
instance goes on. Moments are whole seconds since 1970, in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from automations.status import LIVE, Outcome, TaskState

#: How a visit stands: waiting, passed, dropped, failed.
WAITING, PASSED, DROPPED, FAILED = "w", "p", "d", "f"
#: What a visit was besides: passed over by a rule or an operator; kept back until a window opens.
SKIPPED, HELD = "s", "h"


@dataclass(frozen=True)
class Visit:
    """One stay of an instance at a node.

    Attributes:
        node: its name.
        start: when it began.
        end: when it was over, or None.
        stands: one of WAITING, PASSED, DROPPED, FAILED.
        flag: SKIPPED, HELD or "".
        asked: the moment until which the declaration had it wait, or None.
        source: name of the node it came from, or "".
        way: kind of the edge that led here, or "".
        branch: label of that edge, or "".
    """

    node: str
    start: int
    end: int | None
    stands: str
    flag: str = ""
    asked: int | None = None
    source: str = ""
    way: str = ""
    branch: str = ""


@dataclass(frozen=True)
class Facts:
    """What is counted of one instance.

    Attributes:
        start: when it started.
        outcome: how it ended, or "" while it is in progress.
        ended: when, or None.
        rule: name of the goal or exit rule that ended it, or "".
        goals: (name, moment) of the goals that were reached.
        visits: its visits, those that began first in front.
    """

    start: int
    outcome: str = ""
    ended: int | None = None
    rule: str = ""
    goals: tuple[tuple[str, int], ...] = ()
    visits: tuple[Visit, ...] = ()

    def to_list(self) -> list[Any]:
        """Return the facts as plain data, times relative to the start."""
        return [
            self.start,
            self.outcome,
            _less(self.ended, self.start),
            self.rule,
            [[name, at - self.start] for name, at in self.goals],
            [_visit_to_list(visit, self.start) for visit in self.visits],
        ]

    @classmethod
    def from_list(cls, stored: list[Any]) -> Self:
        """Return what `to_list` has written."""
        start, outcome, ended, rule, goals, visits = stored
        return cls(
            start,
            outcome,
            _more(ended, start),
            rule,
            tuple((name, at + start) for name, at in goals),
            tuple(_visit_from_list(visit, start) for visit in visits),
        )

    def deleted(self, now: int) -> Facts:
        """Return the facts of an instance that is deleted now: it is in progress no more."""
        if self.outcome in Outcome.values:
            return self
        visits = (
            replace(visit, end=now, stands=DROPPED, flag="") if visit.stands == WAITING else visit
            for visit in self.visits
        )
        return replace(self, outcome=str(Outcome.CANCELLED), ended=now, visits=tuple(visits))


def stands(state: str) -> str:
    """Return how a visit stands whose task is in this state."""
    if state in {TaskState.DONE, TaskState.SKIPPED}:
        return PASSED
    if state == TaskState.FAILED:
        return FAILED
    return WAITING if state in LIVE else DROPPED


def arms(facts: Facts, experiments: Mapping[str, str]) -> dict[str, str]:
    """Return the arm of each experiment that an instance has passed.

    Args:
        facts: of the instance.
        experiments: names of experiments by the nodes that ask them.
    """
    return {
        experiments[visit.source]: visit.branch
        for visit in facts.visits
        if visit.source in experiments and visit.branch
    }


def _less(moment: int | None, start: int) -> int | None:
    return None if moment is None else moment - start


def _more(moment: int | None, start: int) -> int | None:
    return None if moment is None else moment + start


def _visit_to_list(visit: Visit, start: int) -> list[Any]:
    said = [
        visit.node,
        visit.start - start,
        _less(visit.end, start),
        visit.stands + visit.flag,
        _less(visit.asked, start),
        visit.source,
        visit.way,
        visit.branch,
    ]
    while said[-1] in ("", None):
        said.pop()
    return said


def _visit_from_list(stored: list[Any], start: int) -> Visit:
    node, begun, end, stood, asked, source, way, branch = [*stored, *_BLANK[len(stored) :]]
    return Visit(
        node, begun + start, _more(end, start), stood[:1], stood[1:], _more(asked, start),
        source, way, branch,
    )  # fmt: skip


#: What was left out at the end.
_BLANK: list[Any] = ["", 0, None, "", None, "", "", ""]
