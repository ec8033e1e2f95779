"""One pass over everything that is due, for cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations.dispatch import tasks
from automations.engine import alerts


class Command(BaseCommand):
    """`automation_step [--limit N]`"""

    help = "Runs everything that is due, once. Start it every minute from cron."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--limit", type=int, help="how many tasks and messages at most")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the pass."""
        if options["limit"] is not None and options["limit"] < 1:
            raise CommandError("--limit must be at least 1.")
        done = tasks.run_due(limit=options["limit"])
        alerts.watch()
        if options["verbosity"] > 1:
            self.stderr.write(f"{done} tasks executed")
