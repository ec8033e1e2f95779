"""`python -m benchmarks scale [--long | --capacity]`: PostgreSQL, on a database of its own."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import django
from django.test.utils import setup_databases, teardown_databases

from benchmarks.scale import capacity

#: How many instances there are when it is measured, in the short and in the long run.
SHORT, LONG = (10_000, 20_000), (20_000, 200_000, 2_000_000)
#: Histories that are taken into the archive and deleted, and instances that are run, at most.
KEPT, RUN = 20_000, 1_000
NAME = "automations_scale"
#: Tables whose rows are counted, and those whose indexes are told apart.
COUNTED = ("instance", "task", "attempt", "event", "awaited", "queued", "counted")
INDEXED = ("instance", "task", "attempt")


def main(words: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks scale", description=__doc__)
    parser.add_argument("--long", action="store_true", help="2,000,000 instances: 9 GB, a while")
    parser.add_argument("--capacity", action="store_true", help="only what is calculated")
    options = parser.parse_args(words)
    if options.capacity:
        print(capacity.needs(capacity.Cost()), capacity.many(capacity.Cost()), sep="\n\n")
        return
    with database():
        run(LONG if options.long else SHORT)


@contextmanager
def database() -> Iterator[None]:
    """Make the database and drop it in the end."""
    os.environ["AUTOMATIONS_TEST_DB"] = "postgresql"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from django.db import connection

    from tests import databases

    if why := databases.problem():
        sys.exit(f"NOT MEASURED: {why}")
    connection.settings_dict["TEST"]["NAME"] = NAME
    old = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(old, verbosity=0)


def run(sizes: Sequence[int]) -> None:
    """Fill the database up to each size and measure there; then what becomes of histories."""
    from benchmarks.limits import raw_commits
    from benchmarks.scale import burden, keeping, originals, report, room
    from benchmarks.workloads import stopwatch

    _say("The server", report.server())
    found, stored = originals.run(), 0
    measured: dict[int, list[Any]] = {}
    for size in sizes:
        grown = _fill(found, size - stored)
        stored = size
        with stopwatch() as seconds:
            room.vacuum()
            _say("", f"vacuum: {seconds():,.1f} s")
        rooms = room.rooms()
        _say("", f"raw UPDATE with COMMIT: {raw_commits():,.0f}/s")
        measured[size] = _measured(size)
        counts = room.counts(list(COUNTED))
        _say(f"{size:,} instances: bytes of a row", report.rows(rooms, counts))
        _say(f"{size:,} instances: acts", report.acts({size: measured[size]}))
    _say("Bytes of one more instance", report.kinds(grown))
    for name in INDEXED:
        _say(f"Indexes of {name}", report.indexes(room.indexes(name), counts[name]))
    _say("Acts: microseconds and pages of 8 kB", report.acts(measured))
    _say("Plans at the last size", report.plans(measured[stored]))
    count = min(KEPT, stored // 10)
    _say("Work", report.figures([*keeping.work(min(RUN, count))]))
    beside = min(2 * RUN, count)
    _say("Burdens", report.figures([*burden.index(), *burden.backup(beside)]))
    _say("The end", report.figures([*keeping.archive(count), *keeping.delete(count)]))


def _fill(found: Sequence[Any], count: int) -> dict[str, Any]:
    """Store instances in the shares of their kinds; return how tables have grown for each."""
    from benchmarks.scale import copies, room
    from benchmarks.workloads import stopwatch

    grown, rows = dict[str, Any](), 0
    with stopwatch() as seconds:
        for original in found:
            before, share = room.rooms(), count * original.kind.share // 100
            rows += copies.fill(original, share)
            grown[original.kind.name] = (share, room.grown(before, room.rooms()))
        _say("", f"{rows:,} rows stored, {rows / seconds():,.0f} rows/s")
    return grown


def _measured(size: int) -> list[Any]:
    from benchmarks.scale.acts import Acts
    from benchmarks.scale.measuring import measure

    acts = Acts(size)
    return [*measure(acts.of_the_engine()), *measure(acts.of_the_console())]


def _say(head: str, text: str) -> None:
    print(f"\n{head}\n{text}" if head else text, flush=True)
