"""How far instances came along some steps and goals, from the trails of the statistics."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from automations.graph import Graph, Kind, Way
from automations_admin.stats import rates
from automations_admin.stats.rates import Counts, Interval
from automations_admin.stats.verdict import LEAST

#: Kinds that only lead the way: no step of a funnel unless somebody asks for them.
ROUTING = frozenset({Kind.SPLIT, Kind.JOIN, Kind.PASS, Kind.DECIDE, Kind.JUMP, Kind.REPEAT})
#: Most stages that a funnel has, and that are chosen by themselves besides a goal.
MOST, USUAL = 10, 5


@dataclass(frozen=True)
class Stage:
    """One step of a funnel.

    Attributes:
        n: how many came so far.
        before: how many came to the step before; of the first one, as many.
        first: how many came to the first step.
    """

    n: int
    before: int
    first: int

    @property
    def lost(self) -> int:
        """How many did not come here from the step before."""
        return self.before - self.n

    @property
    def step_rate(self) -> float | None:
        """The share of those at the step before; None if they were too few to say it."""
        return _rate((self.n, self.before))

    @property
    def overall(self) -> float | None:
        """The share of those at the first step; None if they were too few to say it."""
        return _rate((self.n, self.first))

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of the step rate; None if there is none."""
        counts = (self.n, self.before)
        return rates.wilson(counts) if self.step_rate is not None else None


def _rate(counts: Counts) -> float | None:
    return rates.rate(counts) if counts[1] >= LEAST and counts[0] <= counts[1] else None


def reach(trail: Sequence[str], stages: Sequence[str]) -> int:
    """Return how many of the first stages occur in a trail, in their order.

    Args:
        trail: the places that an instance came to.
        stages: the places that are asked for; others may lie between them.
    """
    done = 0
    for place in trail:
        if done < len(stages) and place == stages[done]:
            done += 1
    return done


def counts(trails: Mapping[tuple[str, ...], int], stages: Sequence[str]) -> list[int]:
    """Return how many instances came to each stage.

    Args:
        trails: how many instances have which trail.
        stages: in order.
    """
    found = [0] * len(stages)
    for trail, n in trails.items():
        for number in range(reach(trail, stages)):
            found[number] += n
    return found


def staged(numbers: Sequence[int]) -> list[Stage]:
    """Return the stages of these counts."""
    befores = [*numbers[:1], *numbers[:-1]]
    return [Stage(n, before, numbers[0]) for n, before in zip(numbers, befores, strict=True)]


def biggest(stages: Sequence[Stage]) -> int | None:
    """Return the number of the stage before which most instances were lost; None if none was."""
    lost = [stage.lost for stage in stages[1:]]
    return lost.index(max(lost)) + 1 if lost and max(lost) > 0 else None


def steepest(stages: Sequence[Stage]) -> int | None:
    """Return the number of the stage with the lowest step rate; None if none can be said."""
    found = [(stage.step_rate, number) for number, stage in enumerate(stages) if number]
    known = [(rate, number) for rate, number in found if rate is not None and rate < 1]
    return min(known)[1] if known else None


def main_path(graph: Graph, taken: Mapping[tuple[str, str], int]) -> list[str]:
    """Return the steps along which most went, from the first one on.

    Args:
        graph: of the flow.
        taken: how many went from one step to another.
    """
    path: list[str] = []
    name = graph.start
    while name is not None and name not in path:
        path.append(name)
        ways = [e for e in graph.leaving(name) if e.way not in {Way.ERROR, Way.REPEAT}]
        most = max(ways, key=lambda e: taken.get((e.source, e.target), 0), default=None)
        name = most.target if most is not None and most.target in graph.by_name else None
    return path


def usual(graph: Graph, taken: Mapping[tuple[str, str], int], goal: str = "") -> list[str]:
    """Return the stages of a funnel for which nobody has chosen any.

    The first steps of the main path that do something, and the goal, or else the end of the path.
    """
    path = main_path(graph, taken)
    doing = [name for name in path if graph.by_name[name].kind not in ROUTING]
    if goal:
        ending = [name for name in doing if graph.by_name[name].kind != Kind.END]
        return [*ending[:USUAL], goal]
    return doing if len(doing) <= USUAL + 1 else [*doing[:USUAL], doing[-1]]


def read(text: str, known: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the stages that an address asks for, each once, and what makes no sense."""
    said = list(dict.fromkeys(part for part in text.split("|") if part))
    good = [part for part in said if part in known][:MOST]
    return good, [part for part in said if part not in good]
