"""`python -m benchmarks [w1 … designer] [--long]`: prints figures, ratios to limits, budgets.

`python -m benchmarks ratios` measures other engines too; see docs/speed.md. `python -m benchmarks
scale` tells what an instance costs beside millions; see docs/scale.md.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
from typing import Any

import django
from django.core.management import call_command
from django.test.utils import setup_databases, teardown_databases


def main() -> None:
    """Measure the chosen workloads on a database of their own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from benchmarks.bulk import bulk
    from benchmarks.console import console
    from benchmarks.designer import NotMeasurable, designer
    from benchmarks.histories import histories
    from benchmarks.journeys import journeys
    from benchmarks.limits import raw_commits
    from benchmarks.lines import limits
    from benchmarks.workloads import WORKLOADS as OF_THE_ENGINE

    workloads = {
        **OF_THE_ENGINE,
        "console": (console, 20_000, 1_000_000),
        "bulk": (bulk, 1_000, 10_000),
        "histories": (histories, 1_000, 20_000),
        "limits": (limits, 20_000, 1_000_000),
        "journeys": (journeys, 20_000, 1_000_000),
        "designer": (designer, 3, 9),
    }

    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("workloads", nargs="*", choices=[*workloads, []], default=[])
    parser.add_argument("--long", action="store_true", help="the sizes of the reference")
    options = parser.parse_args()
    old = setup_databases(verbosity=0, interactive=False)
    try:
        limit = statistics.median(raw_commits() for _ in range(3))
        header(limit)
        for name in options.workloads or workloads:
            measure, short, long = workloads[name]
            call_command("flush", verbosity=0, interactive=False)
            try:
                for figure in measure(long if options.long else short):
                    line(figure, limit)
            except NotMeasurable as why:
                print(f"{name}: not measured. {why}")
    finally:
        teardown_databases(old, verbosity=0)


def header(limit: float) -> None:
    """Print what is measured where."""
    from django.db import connection

    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}, Django {django.get_version()}, {connection.display_name}")
    print(f"{'raw UPDATE with COMMIT':42} {limit:12,.0f} commits/s\n")


def line(figure: Any, limit: float) -> None:
    """Print one figure; a rate with its share of what bare commits would reach, or its budget."""
    share = ""
    if figure.commits and figure.unit.endswith("/s"):
        share = f"{figure.value * figure.commits / limit:8.1%} of the limit"
    elif figure.commits:
        share = f"{1000 / figure.value * figure.commits / limit:8.1%} of the limit"
    elif figure.least:
        share = f"{'within' if figure.value >= figure.least else 'UNDER'} {figure.least:,}"
    elif figure.budget:
        share = f"{'within' if figure.value <= figure.budget else 'OVER'} {figure.budget:,}"
    print(f"{figure.name:42} {figure.value:12,.2f} {figure.unit:16} {share}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["scale"]:
        from benchmarks.scale.command import main as scale

        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        sys.exit(scale(sys.argv[2:]))
    if sys.argv[1:2] == ["ratios"]:
        from benchmarks.ratios.command import main as ratios

        # What was made is removed even then.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        sys.exit(min(ratios(sys.argv[2:]), 1))
    main()
