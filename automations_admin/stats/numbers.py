"""What the tiles say: instances by outcome, and a goal's rate among those old enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from automations.engine.rollups.counts import DAY, GOAL, HOUR, IN_PROGRESS
from automations.goals import Goal
from automations.status import Outcome
from automations_admin.find.slices import Part
from automations_admin.stats import rates
from automations_admin.stats.lens import Lens
from automations_admin.stats.rates import Counts, Interval
from automations_admin.stats.sums import Span, Sums
from automations_admin.stats.verdict import LEAST

#: What adds up to those who have entered, in the order of the pages.
PARTS = ("completed", IN_PROGRESS, "exited", "failed", "cancelled")


@dataclass(frozen=True)
class Instances:
    """Instances by what became of them; entered is the sum of the others if dated by start."""

    entered: int = 0
    completed: int = 0
    in_progress: int = 0
    exited: int = 0
    failed: int = 0
    cancelled: int = 0

    def share(self, what: str) -> float | None:
        """Return which share of those who entered this is; None if nobody has."""
        return getattr(self, what) / self.entered if self.entered else None


@dataclass(frozen=True)
class Reached:
    """How many have reached a goal, of those old enough to be judged.

    Attributes:
        converted: how many of the matured ones.
        matured: how many are old enough.
        young: how many are not.
    """

    converted: int
    matured: int
    young: int = 0

    @property
    def counts(self) -> Counts:
        """How many have converted, of how many."""
        return self.converted, self.matured

    @property
    def enough(self) -> bool:
        """Whether there are enough of them for a rate."""
        return self.matured >= LEAST

    @property
    def rate(self) -> float | None:
        """The share that has converted; None if there are too few to say it."""
        return rates.rate(self.counts) if self.enough else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of the rate; None if there are too few."""
        return rates.wilson(self.counts) if self.enough else None


def instances(sums: Sums, lens: Lens, part: Part | None = None) -> Instances:
    """Return the instances of some days, by start or by end as the lens says.

    Those in progress are those of now if they are dated by the event, whenever they started.
    """
    part = lens.part if part is None else part
    if lens.dated == "start":
        found = sums.tally("start", ("entered", *PARTS), lens.span, ("what", "place"), part)
        return Instances(**{what: n for (what, place), n in found.items() if not place})
    entered = sums.tally("start", ("entered",), lens.span, ("what",), part)
    open_ = sums.tally("start", (IN_PROGRESS,), None, ("what",), part)
    ended = sums.tally("event", Outcome.values, lens.span, ("what", "place"), part)
    outcomes = {str(what): n for (what, place), n in ended.items() if not place}
    return Instances(entered[("entered",)], in_progress=open_[(IN_PROGRESS,)], **outcomes)


def at_same_age(sums: Sums, lens: Lens) -> Instances | None:
    """Return the earlier instances as they stood when they were as old as those of now.

    Starts and ages are known to the day; see `happened`. None without a comparison.
    """
    before = lens.before
    if before is None:
        return None
    if lens.dated == "event":
        return instances(sums, before)
    entered = sums.tally("start", ("entered",), before.span, ("what",), lens.part)[("entered",)]
    by = ("hour", "place", "detail")
    ages = sums.tally("start", ("age",), before.span, by, lens.part)
    limit = (sums.now - lens.shift).timestamp()
    found = dict.fromkeys(Outcome.values, 0)
    for (day, place, days), n in ages.items():
        if place in found and happened(day, days) <= limit:
            found[place] += n
    return Instances(entered, in_progress=entered - sum(found.values()), **found)


def happened(day: int, days: str) -> float:
    """Return about when something happened of which the days of start and age are known.

    It lies between the beginning of the day of that age and the end of the next; this is the
    middle.
    """
    return day + (int(days) + 1) * DAY


def reached(sums: Sums, goal: Goal, span: Span, part: Part, now: datetime | None = None) -> Reached:
    """Return how many instances of some days have reached a goal, of those old enough.

    Args:
        sums: of the flow.
        goal: of which the window says how old is old enough; without one everybody is.
        span: when they started.
        part: which are counted at all.
        now: the moment at which they are looked at, by default that of the sums.
    """
    return reached_of(standing(sums, goal, span, part, now), goal, now or sums.now)


def standing(
    sums: Sums,
    goal: Goal | None,
    span: Span,
    part: Part,
    now: datetime | None = None,
    more: Sequence[str] = (),
) -> Counter[tuple[Any, ...]]:
    """Return sums of "entered" and "goal" by what, hour and place, as they stood at a moment.

    A window ends by itself at the same age. Without one an earlier moment is taken into account
    by the days of start and age; see `happened`.

    Args:
        sums, goal, span, part, now: see `reached`; without a goal nothing is left out.
        more: by what they are told apart as well; see `Sums.tally`.
    """
    found = sums.tally("start", ("entered", "goal"), span, ("what", "hour", "place", *more), part)
    if goal is None or goal.within is not None or now is None or now >= sums.now:
        return found
    kept = Counter({key: n for key, n in found.items() if key[0] == "entered"})
    by, limit = ("hour", "place", "detail", *more), now.timestamp()
    for (day, place, days, *rest), n in sums.tally("start", ("age",), span, by, part).items():
        if place == GOAL + goal.name and happened(day, days) <= limit:
            kept["goal", day, goal.name, *rest] += n
    return kept


def reached_of(found: Any, goal: Goal, now: datetime) -> Reached:
    """Return the same from sums of "entered" and "goal" by what, hour and place."""
    limit = matured_until(goal, now)
    converted = matured = young = 0
    for (what, hour, place), n in found.items():
        if what == "entered":
            matured, young = (matured + n, young) if hour < limit else (matured, young + n)
        elif place == goal.name and hour < limit:
            converted += n
    return Reached(converted, matured, young)


def matured_until(goal: Goal | None, now: datetime) -> float:
    """Return the hour before which instances started that are old enough, in seconds."""
    within = goal.within if goal is not None and goal.within is not None else timedelta()
    return (now - within).timestamp() // HOUR * HOUR if within else float("inf")


def total(found: Iterable[Instances]) -> Instances:
    """Return the sum of several."""
    rows = list(found)
    fields = Instances.__dataclass_fields__
    return Instances(**{name: sum(getattr(row, name) for row in rows) for name in fields})
