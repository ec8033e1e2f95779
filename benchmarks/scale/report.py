"""Prints what was measured, as the tables of docs/scale.md have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import connection

from benchmarks.scale.markdown import table
from benchmarks.scale.measuring import Measured
from benchmarks.scale.plans import Plan
from benchmarks.scale.room import Room
from benchmarks.workloads import Figure

#: Settings of the server on which figures depend.
SETTINGS = (
    "server_version",
    "shared_buffers",
    "work_mem",
    "maintenance_work_mem",
    "max_wal_size",
    "checkpoint_timeout",
    "synchronous_commit",
    "fsync",
    "autovacuum",
    "random_page_cost",
)


def server() -> str:
    """Return how the server is set."""
    with connection.cursor() as cursor:
        found = []
        for name in SETTINGS:
            cursor.execute(f"SHOW {name}")
            found.append(f"{name} {cursor.fetchone()[0]}")
    return ", ".join(found)


def kinds(found: Mapping[str, tuple[int, Mapping[str, Room]]]) -> str:
    """Return the bytes of one instance of each kind, and in which tables they are.

    Args:
        found: by kind, how many were stored and by how much tables have grown.
    """
    lines = []
    for name, (count, grown) in found.items():
        parts = {about: room.both / count for about, room in grown.items()}
        large = [f"{about} {n:,.0f}" for about, n in parts.items() if n >= 1]
        own = sum(room.table for room in grown.values()) / count
        theirs = sum(room.indexes for room in grown.values()) / count
        lines.append(
            [name, f"{own:,.0f}", f"{theirs:,.0f}", f"{own + theirs:,.0f}", ", ".join(large)]
        )
    return table(["an instance that", "table", "indexes", "bytes", "of these"], lines)


def rows(rooms: Mapping[str, Room], counts: Mapping[str, int]) -> str:
    """Return the bytes of a row by table."""
    lines = [
        [
            name,
            f"{count:,}",
            f"{rooms[name].table / count:,.0f}",
            f"{rooms[name].indexes / count:,.0f}",
            f"{rooms[name].both / 1e6:,.0f}",
        ]
        for name, count in counts.items()
        if count
    ]
    return table(["table", "rows", "table/row", "indexes/row", "MB in all"], lines)


def indexes(found: Mapping[str, int], count: int) -> str:
    """Return the bytes of each index for a row of its table."""
    lines = [[name, f"{size / 1e6:,.1f}", f"{size / count:,.1f}"] for name, size in found.items()]
    return table(["index", "MB", "bytes/row"], lines)


def acts(found: Mapping[int, Sequence[Measured]]) -> str:
    """Return what each act costs beside so many instances."""
    sizes = list(found)
    head = ["", *(f"us {size:,}" for size in sizes), *(f"pages {size:,}" for size in sizes)]
    lines = []
    for same in zip(*found.values(), strict=True):
        times = [f"{one.microseconds:,.0f}" for one in same]
        pages = [f"{one.buffers:,.0f}" for one in same]
        last = [f"{same[-1].statements:,.1f}", f"{same[-1].log:,.0f}"]
        lines.append([same[0].name, *times, *pages, *last])
    return table([*head, "statements", "log"], lines)


def plans(measured: Sequence[Measured]) -> str:
    """Return by which indexes each act finds what it needs, and what it reads as a whole."""
    lines = []
    for one in measured:
        lines.append(f"{one.name}: {', '.join(one.plans.indexes) or 'no index'}")
        alike = dict[tuple[str, str], list[Plan]]()
        for plan in one.plans.plans:
            alike.setdefault((plan.what, _read(plan)), []).append(plan)
        lines += [
            f"    {_often(same)}: {_pages(same)} pages; {read}" for (_, read), same in alike.items()
        ]
        lines += [f"    !! {said}" for said in one.plans.scans()]
    return "\n".join(lines)


def _read(plan: Plan) -> str:
    """Return what a statement reads; statements of which this is the same are told once."""
    steps = (f"{step.how} {step.index or step.table} {step.rows:,.0f}" for step in plan.steps)
    return ", ".join(Counter(steps)) or "nothing"


def _often(same: Sequence[Plan]) -> str:
    what = same[0].what
    return f"{len(same)} x {what}" if len(same) > 1 else what


def _pages(same: Sequence[Plan]) -> str:
    low, high = min(plan.buffers for plan in same), max(plan.buffers for plan in same)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def figures(found: Sequence[Figure]) -> str:
    """Return single figures."""
    return "\n".join(f"{one.name:34} {one.value:14,.1f} {one.unit}" for one in found)
