"""The arms of an experiment as statistics count them, and how they compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

from automations.engine.rollups.counts import BAR, GOAL
from automations.engine.rollups.reading import Key
from automations.goals import Goal
from automations.graph import HOLDOUT
from automations_admin.find.slices import Part
from automations_admin.stats import need, numbers, verdict
from automations_admin.stats.numbers import matured_until
from automations_admin.stats.sums import Span, Sums
from automations_admin.stats.verdict import Arm, Comparison

#: Arms up to which each is compared with each; more are compared with the baseline alone.
MOST_PAIRED = 4


@dataclass(frozen=True)
class Asked:
    """What is asked of an experiment.

    Attributes:
        experiment: its name.
        goal: what is measured; None for nothing.
        baseline: the arm with which the others are compared.
        reached: name of a step; only those of the other arms are measured who came to it.
        span: between which moments instances started.
        part: which are counted at all.
        now: the moment at which they are looked at; None for that of the sums.
        within: those of `part` that are counted; asking for several of these costs no more.
    """

    experiment: str
    goal: Goal | None
    baseline: str
    reached: str
    span: Span
    part: Part
    now: datetime | None = None
    within: Part = field(default_factory=Part)

    def arm_of(self, key: Key) -> str | None:
        """Return the arm of the instances of a slice; None if they are not counted."""
        return dict(key.arms).get(self.experiment) if self.within.takes(key) else None


@dataclass(frozen=True)
class Group:
    """An arm.

    Attributes:
        name: of the arm.
        assigned: instances in it.
        members: those of them that are measured.
        matured: those of these that are old enough.
        converted: those of these that have reached the goal.
    """

    name: str
    assigned: int = 0
    members: int = 0
    matured: int = 0
    converted: int = 0

    @property
    def arm(self) -> Arm:
        """What is compared."""
        return Arm(self.matured, min(self.converted, self.matured))


@dataclass(frozen=True)
class Pair:
    """Two arms and their comparison.

    Attributes:
        one, other: names of the arms.
        found: the comparison, the first minus the second.
    """

    one: Group
    other: Group
    found: Comparison

    @property
    def smaller(self) -> Group:
        """The arm with fewer matured instances."""
        return min((self.one, self.other), key=lambda group: group.matured)

    @property
    def both_need(self) -> bool:
        """Whether neither arm has as many as are needed."""
        more = self.found.more or 0
        return more + self.smaller.matured > max(self.one.matured, self.other.matured)


def groups(sums: Sums, asked: Asked, names: Sequence[str]) -> list[Group]:
    """Return the arms in the order of their names as given, then those that were found besides."""
    now = asked.now or sums.now
    limit = matured_until(asked.goal, now)
    everybody = _everybody(sums, asked, limit)
    reached = _reached(sums, asked, limit) if asked.reached else {}
    ordered = [*names, *sorted(name for name in everybody if name not in names)]
    return list(_groups(asked, ordered, everybody, reached))


def _groups(asked: Asked, names: Sequence[str], everybody: Any, reached: Any) -> Iterator[Group]:
    for name in names:
        whole: Counter[str] = everybody.get(name, Counter())
        chosen = asked.reached and name != asked.baseline
        found: Counter[str] = reached.get(name, Counter()) if chosen else whole
        yield Group(name, whole["n"], found["n"], found["matured"], found["converted"])


def _everybody(sums: Sums, asked: Asked, limit: float) -> Mapping[str, Counter[str]]:
    """Return counts of all who were assigned, by arm."""
    found: dict[str, Counter[str]] = {}
    sums_of = numbers.standing(sums, asked.goal, asked.span, asked.part, asked.now, ("slice",))
    for (what, hour, place, key), n in sums_of.items():
        arm = asked.arm_of(key)
        if arm is None:
            continue
        counts = found.setdefault(arm, Counter())
        if what == "entered":
            counts["n"] += n
            counts["matured"] += n if hour < limit else 0
        elif asked.goal is not None and place == asked.goal.name and hour < limit:
            counts["converted"] += n
    return found


def _reached(sums: Sums, asked: Asked, limit: float) -> Mapping[str, Counter[str]]:
    """Return counts of those who came to the step, by arm."""
    goal = GOAL + asked.goal.name if asked.goal is not None else ""
    found: dict[str, Counter[str]] = {}
    by = ("slice", "hour", "detail")
    trails = sums.tally("start", ("trail",), asked.span, by, asked.part)
    for (key, hour, trail), n in trails.items():
        arm, places = asked.arm_of(key), trail.split(BAR)
        if arm is None or asked.reached not in places:
            continue
        counts = found.setdefault(arm, Counter())
        counts["n"] += n
        if hour < limit:
            counts["matured"] += n
            counts["converted"] += n if goal in places else 0
    return found


def usual_baseline(names: Sequence[str]) -> str:
    """Return with which arm the others are compared: the holdout, else the first; "" for none."""
    return HOLDOUT if HOLDOUT in names else next(iter(names), "")


def pairs(found: Sequence[Group], baseline: str) -> list[Pair]:
    """Return what is compared with what: each arm with the baseline first, then among themselves.

    Args:
        found: the arms.
        baseline: name of the one with which the others are compared.
    """
    base = next((group for group in found if group.name == baseline), None)
    others = [group for group in found if group.name != baseline]
    wanted = [(group, base) for group in others] if base is not None else []
    if len(found) <= MOST_PAIRED:
        wanted += list(combinations(others, 2))
    compared = verdict.compare([(one.arm, other.arm) for one, other in wanted])
    return [Pair(*two, one) for two, one in zip(wanted, compared, strict=True)]


def days_needed(pair: Pair, days: int) -> float | None:
    """Return how many days it takes, at the present pace, until a comparison has what it needs.

    Args:
        pair: the comparison.
        days: in how many days its instances have started.

    Returns:
        None if nothing is needed, or nobody comes.
    """
    pace = pair.smaller.members / days if days > 0 else 0
    return pair.found.more / pace if pair.found.more and pace else None


@dataclass(frozen=True)
class Smallest:
    """How small a difference arms of some size would find.

    Attributes:
        curve: (instances per arm, smallest rise that they find).
        now: the same for the arms as they are, or None if they would find none.
        observed: (instances per arm that the observed difference needs, that difference), or None.
    """

    curve: tuple[tuple[int, float], ...]
    now: tuple[int, float] | None
    observed: tuple[int, float] | None


#: Points of the curve, and how much beyond the last one of interest it goes on.
POINTS, BEYOND = 40, 1.4
#: Times as many as there are now beyond which nobody plans an experiment.
FAR = 20


def smallest(pair: Pair, alpha: float) -> Smallest | None:
    """Return how small a difference a comparison would find; None if it has too few for that.

    Args:
        pair: the comparison.
        alpha: level of significance; a share of it where several comparisons are made.
    """
    base, difference = pair.found.against.rate, pair.found.difference
    if base is None or difference is None:
        return None
    n = pair.smaller.matured
    now = need.detectable(base, n, alpha)
    needed = need.per_arm(base + difference, base, alpha=alpha) if difference else None
    observed = (needed, abs(difference)) if needed and needed <= FAR * n else None
    most = round(BEYOND * max(n, observed[0] if observed else 2 * n))
    least = max(n // 2, verdict.LEAST)
    sizes = sorted({least + round((most - least) * one / POINTS) for one in range(POINTS + 1)})
    found = ((size, need.detectable(base, size, alpha)) for size in sizes)
    curve = tuple((size, rise) for size, rise in found if rise is not None)
    return Smallest(curve, (n, now) if now is not None else None, observed)


def pace_days(since: datetime, until: datetime, now: datetime) -> int:
    """Return in how many days instances could start: until the last moment, or until now."""
    return max(round((min(until, now) - since).total_seconds() / 86_400), 1)
