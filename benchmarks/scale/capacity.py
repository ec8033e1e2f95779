"""What so many instances a day need, calculated from what one costs."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from benchmarks.scale.markdown import table

#: Seconds of a day; the busiest moments against the mean; days that histories are kept.
DAY, PEAK, KEPT = 86_400, 3, 30
#: Instances a day for which it is calculated.
PER_DAY = (10_000, 100_000, 1_000_000, 10_000_000, 30_000_000)
#: Stored instances for which the sum is drawn up.
MANY = 100_000_000


@dataclass(frozen=True)
class Cost:
    """What one instance of three steps costs; the defaults are those of docs/scale.md.

    Attributes:
        room: bytes of its rows and indexes, as the engine leaves them.
        log: bytes that are written ahead for it, whole pages included.
        seconds: that one worker takes for it.
        commits: how many.
        archived: bytes of its history in the archive.
        deleted: histories that one process deletes in a second.
        uuid, keys: bytes of its entries in indexes of random values: of a task, and of itself.
        tasks: how many it has.
    """

    room: float = 5_095
    log: float = 57_105
    seconds: float = 0.0142
    commits: int = 4
    archived: float = 2_538
    deleted: float = 408
    uuid: float = 39.8
    keys: float = 219.4
    tasks: int = 5


def needs(cost: Cost) -> str:
    """Return a table of what so many a day need."""
    head = [
        "a day", "at peak", "commits/s", "workers", "log GB/day", "GB kept 30 days",
        "archive GB/month", "deletion hours/night",
    ]  # fmt: skip
    return table(head, [_needs(cost, count) for count in PER_DAY])


def _needs(cost: Cost, count: int) -> list[str]:
    peak = count * PEAK / DAY
    return [
        f"{count:,}",
        f"{peak:,.1f}/s",
        f"{peak * cost.commits:,.0f}",
        f"{ceil(peak * cost.seconds)}",
        f"{count * cost.log / 1e9:,.1f}",
        f"{count * KEPT * cost.room / 1e9:,.0f}",
        f"{count * KEPT * cost.archived / 1e9:,.0f}",
        f"{count / cost.deleted / 3600:,.1f}",
    ]


def many(cost: Cost) -> str:
    """Return a table of what a hundred million stored instances need."""
    rows = MANY * cost.tasks
    random = MANY * (cost.keys + cost.tasks * cost.uuid)
    lines = [
        ["rows of tasks", f"{rows / 1e6:,.0f} million"],
        ["rows and indexes", f"{MANY * cost.room / 1e9:,.0f} GB"],
        ["of these, indexes of random values", f"{random / 1e9:,.0f} GB"],
        ["their histories in the archive", f"{MANY * cost.archived / 1e9:,.0f} GB"],
        ["their deletion, one process", f"{MANY / cost.deleted / 3600:,.0f} hours"],
    ]
    return table([f"{MANY:,} instances", ""], lines)
