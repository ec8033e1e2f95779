"""Who is measured against whom, and what is demanded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

US = "ourselves"


@dataclass(frozen=True)
class Entrant:
    """A workload of a contestant.

    Attributes:
        contestant: a name of `benchmarks.contestants`.
        workload: one of its workloads.
    """

    contestant: str
    workload: str

    def __str__(self) -> str:
        return f"{self.contestant} {self.workload}"


@dataclass(frozen=True)
class Demand:
    """By what factor a workload of ours has to be faster than a peer.

    Attributes:
        workload: ours.
        peer: name of a contestant; of its workloads in the contest the fastest counts.
        factors: the least ratio of rates for each database.
    """

    workload: str
    peer: str
    factors: Mapping[str, float]


@dataclass(frozen=True)
class Contest:
    """What is measured in turn in each round.

    Attributes:
        title: what is done.
        size: how many instances in a short run.
        long: how many in a long one.
        entrants: in the order in which they are run.
        demands: what is asked of the ratios.
    """

    title: str
    size: int
    long: int
    entrants: tuple[Entrant, ...]
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class Budget:
    """What one value of a sample of ours may be.

    Attributes:
        value: its name in the sample's `extra`.
        title: what it is, with its unit.
        most: how much it may be at most; `None` for any.
        least: how much it must be at least; `None` for any.
    """

    value: str
    title: str
    most: float | None = None
    least: float | None = None

    def keeps(self, value: float) -> bool:
        """Tell whether a value is within the budget."""
        return (self.most is None or value <= self.most) and (
            self.least is None or value >= self.least
        )

    @property
    def demanded(self) -> str:
        """Return the budget in words; empty if nothing is demanded."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return "" if self.least is None else f"at least {self.least:g}"


@dataclass(frozen=True)
class Solo:
    """What is measured of ours alone.

    Attributes:
        title: what is done.
        workload: ours.
        size: how many instances in a short run.
        long: how many in a long one.
        budgets: what is asked, for each database.
    """

    title: str
    workload: str
    size: int
    long: int
    budgets: Mapping[str, tuple[Budget, ...]]

    @property
    def contest(self) -> Contest:
        """Return the same as a contest of one."""
        return Contest(self.title, self.size, self.long, (Entrant(US, self.workload),), ())


def _both(factor: float) -> dict[str, float]:
    return {"sqlite": factor, "postgresql": factor}


def _on_both(*budgets: Budget) -> dict[str, tuple[Budget, ...]]:
    return {"sqlite": budgets, "postgresql": budgets}


CONTESTS = {
    "w1": Contest(
        "W1 linear flow of three steps",
        300,
        1_000,
        (
            Entrant(US, "w1"),
            Entrant("dbos", "w1"),
            Entrant(US, "w1-burst"),
            Entrant("viewflow", "w1"),
            Entrant("dbos", "w1-together"),
            Entrant("dbos", "w1-queued"),
            Entrant("flowcontrol", "w1"),
        ),
        (
            Demand("w1", "dbos", {"sqlite": 2, "postgresql": 1.5}),
            Demand("w1", "viewflow", _both(2.5)),
            Demand("w1-burst", "viewflow", _both(3)),
        ),
    ),
    "w5": Contest(
        "W5 message to waiting instances",
        1_000,
        10_000,
        (Entrant(US, "w5"), Entrant("flowcontrol", "w5"), Entrant("flowcontrol", "w5-pass")),
        (Demand("w5", "flowcontrol", _both(5)),),
    ),
    "w6": Contest(
        "W6 Split into 10 x 2 steps and Join",
        50,
        200,
        (Entrant(US, "w6"), Entrant(US, "w6-burst"), Entrant("viewflow", "w6")),
        (Demand("w6-burst", "viewflow", _both(4)),),
    ),
}

_P50 = Budget("p50", "start to first step, median, ms")
_P95 = Budget("p95", "start to first step, 95 of 100 within, ms")

SOLOS = {
    "w2": Solo(
        "W2 a pass with 100 due among many",
        "w2",
        50_000,
        1_000_000,
        _on_both(
            Budget("alone", "100 due, nothing else stored, ms"),
            Budget("among", "100 due among many, ms"),
            Budget("processor", "ms processor per due instance"),
            Budget("ratio", "among many / alone", most=2),
        ),
    ),
    "w3": Solo(
        "W3 open tasks of a person among many",
        "w3",
        20_000,
        100_000,
        _on_both(
            Budget("queries", "queries", most=3),
            Budget("processor", "the first 50 tasks, ms processor"),
            Budget("ms", "the first 50 tasks, ms", most=10),
        ),
    ),
    "w4": Solo(
        "W4 unique start beside many live ones",
        "w4",
        20_000,
        1_000_000,
        _on_both(
            Budget("beside_100", "beside 100, ms"),
            Budget("beside_many", "beside many, ms"),
            Budget("processor", "beside many, ms processor"),
            Budget("ratio", "beside many / beside 100 (1, and 15 % for noise)", most=1.15),
        ),
    ),
    "w7": Solo(
        "W7 two workers against one",
        "w7",
        500,
        2_000,
        {
            "postgresql": (
                Budget("one", "one worker, instances/s"),
                Budget("two", "two workers, instances/s"),
                Budget("processor_one", "one worker, ms processor per instance"),
                Budget("processor_two", "two workers, ms processor per instance"),
                Budget("false", "steps run twice or not at all", most=0),
                Budget("ratio", "two / one", least=1.6),
            )
        },
    ),
    "w8": Solo(
        "W8 start to first step beside a waiting worker",
        "w8",
        40,
        200,
        {"sqlite": (_P50, _P95), "postgresql": (_P50, replace(_P95, most=250))},
    ),
}
