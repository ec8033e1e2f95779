"""The worker: runs what is due until it is told to stop."""

from __future__ import annotations

import os
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations import conf
from automations.dispatch.processes import STOPS, Processes
from automations.dispatch.worker import Loop

#: Longest time between two looks for what is due, in seconds.
MAX_INTERVAL = 86_400
#: Most processes of one command.
MAX_PROCESSES = 256
#: Most characters of a worker's name in the database.
MAX_NAME = 100


class Command(BaseCommand):
    """`automation_worker [--processes N] [--interval S] [--batch N] [--once] [--name NAME]`"""

    help = "Runs due steps, timers and messages until it gets SIGTERM or SIGINT."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--interval", type=float, default=1.0, help="most seconds to wait when nothing is due"
        )
        parser.add_argument(
            "--processes", type=int, default=1, help="how many worker processes to start"
        )
        parser.add_argument("--batch", type=int, help="how many tasks between two signs of life")
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")
        parser.add_argument("--name", default="", help="name of this worker")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loop, or several processes with one each."""
        self._check(options)
        if options["once"]:
            self._loop(options).run_once()
        elif options["processes"] == 1:
            self._work(self._loop(options))
        else:
            report = self.stderr.write if options["verbosity"] > 0 else (lambda line: None)
            work = lambda number, parent: self._work(self._loop(options, number, parent))  # noqa: E731
            Processes(options["processes"], work, report).run()

    def _check(self, options: dict[str, Any]) -> None:
        batch = 1 if options["batch"] is None else options["batch"]
        if not 0 < options["interval"] <= MAX_INTERVAL or batch < 1:
            raise CommandError(
                f"--interval must be greater than 0 and at most {MAX_INTERVAL}, --batch at least 1."
            )
        if not 1 <= options["processes"] <= MAX_PROCESSES:
            raise CommandError(f"--processes must be 1 to {MAX_PROCESSES}.")
        if options["processes"] > 1 and (options["once"] or not hasattr(os, "fork")):
            raise CommandError(
                "--processes needs a system that can fork, and cannot be combined with --once. "
                "Start the command several times instead."
            )
        room = MAX_NAME - (len(f"-{options['processes']}") if options["processes"] > 1 else 0)
        if len(options["name"]) > room:
            raise CommandError(f"--name has at most {room} characters.")

    def _loop(
        self, options: dict[str, Any], number: int | None = None, parent: int | None = None
    ) -> Loop:
        """Return the loop of this process, or of the process with a number."""
        name = options["name"] and (f"{options['name']}-{number}" if number else options["name"])
        loop = Loop(
            interval=options["interval"],
            batch=conf.get().BATCH if options["batch"] is None else options["batch"],
            name=name,
            parent=parent,
        )
        if options["verbosity"] > 0:
            loop.report = self.stderr.write
        return loop

    def _work(self, loop: Loop) -> None:
        """Run a loop until a signal ends it."""
        for number in STOPS:
            signal.signal(number, lambda *_: loop.stop())
        if loop.parent is not None:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        loop.report(f"Worker {loop.name} is ready.")
        loop.run()
        loop.report(f"Worker {loop.name} has stopped after {loop.executed} tasks.")
