"""`python -m benchmarks ratios [w1 … w8] [--on DATABASE] [--rounds N] [--long]`"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial

from benchmarks.ratios import report
from benchmarks.ratios.child import PEERS, Track
from benchmarks.ratios.contests import CONTESTS, SOLOS
from benchmarks.ratios.rounds import hold
from benchmarks.ratios.storage import COMMITS, storage
from tests import databases


def main(words: Sequence[str]) -> int:
    """Measure, print, and return how many demands were missed."""
    parser = argparse.ArgumentParser(prog="benchmarks ratios", description=__doc__)
    parser.add_argument("workloads", nargs="*", choices=[*CONTESTS, *SOLOS, []], default=[])
    parser.add_argument("--on", action="append", choices=list(COMMITS), help="default: both")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of a contest that count")
    parser.add_argument("--long", action="store_true", help="the sizes of the demands")
    options = parser.parse_args(words)
    names = options.workloads or [*CONTESTS, *SOLOS]
    if not PEERS.exists() and any(name in CONTESTS for name in names):
        sys.exit(f"{PEERS} is missing. scripts/setup peers makes it; scripts/bench ratios does so.")
    missed = 0
    for database in options.on or list(COMMITS):
        os.environ["AUTOMATIONS_TEST_DB"] = database
        databases.problem.cache_clear()
        if why := databases.problem():
            print(f"NOT MEASURED ON {database.upper()}: {why}")
            continue
        with storage(database) as place:
            print(report.header(database, place.commits()), flush=True)
            track = Track(place)
            for name in names:
                missed += measure(name, track, database, options)
    print(f"\n{missed} missed" if missed else "\nall met")
    return missed


def measure(name: str, track: Track, database: str, options: argparse.Namespace) -> int:
    """Measure a workload and print its lines; return how many demands were missed."""
    solo = SOLOS.get(name)
    if solo and database not in solo.budgets:
        return 0
    contest = solo.contest if solo else CONTESTS[name]
    size = contest.long if options.long else contest.size
    run = partial(track.run, size=size)
    rounds = hold(contest, 1 if solo else options.rounds, run, track.storage.commits)
    if solo:
        lines, missed = report.solo(solo, size, rounds, database)
    else:
        lines, missed = report.contest(contest, size, rounds, database)
    print("\n".join(lines), flush=True)
    return missed
