"""Brings the statistics of journeys up to date, or counts all histories anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from automations import clock
from automations.engine.rollups import passes
from automations.management.counting import counted


class Command(BaseCommand):
    """`automation_rollup [--rebuild]`"""

    help = (
        "Counts what has changed since the statistics were brought up to date, which workers do "
        "once a minute. With --rebuild all histories are counted anew, after a change of "
        "Meta.dimensions or of the time zone's data; what deleted histories have counted stays. It "
        "can be stopped at any time; the next call goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--rebuild", action="store_true", help="count all histories anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and say how many instances."""
        done = passes.rebuild() if options["rebuild"] else passes.roll(clock.now(), None)
        if options["verbosity"] > 0:
            self.stdout.write(f"{counted(done, 'instance', 'instances')} counted.")
