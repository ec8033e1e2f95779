"""The worker: runs what is due until it is told to stop."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations import conf
from automations.dispatch.worker import Loop

#: Longest time between two looks for what is due, in seconds.
MAX_INTERVAL = 86_400


class Command(BaseCommand):
    """`automation_worker [--interval S] [--batch N] [--once] [--name NAME]`"""

    help = "Runs due steps, timers and messages until it gets SIGTERM or SIGINT."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds to wait when nothing is due"
        )
        parser.add_argument("--batch", type=int, help="how many tasks between two signs of life")
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")
        parser.add_argument("--name", default="", help="name of this worker")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loop."""
        batch = conf.get().BATCH if options["batch"] is None else options["batch"]
        if not 0 < options["interval"] <= MAX_INTERVAL or batch < 1:
            raise CommandError(
                f"--interval must be greater than 0 and at most {MAX_INTERVAL}, --batch at least 1."
            )
        if len(options["name"]) > 100:
            raise CommandError("--name has at most 100 characters.")
        loop = Loop(interval=options["interval"], batch=batch, name=options["name"])
        if options["verbosity"] > 0:
            loop.report = self.stderr.write
        if options["once"]:
            loop.run_once()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.stop())
        loop.report(f"Worker {loop.name} is ready.")
        loop.run()
        loop.report(f"Worker {loop.name} has stopped after {loop.executed} tasks.")
