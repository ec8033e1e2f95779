"""Deletes old histories."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations.models import AutomationModel


class Command(BaseCommand):
    """`automation_delete_history [days]`"""

    help = "Deletes instances that ended more than so many days ago, with their histories."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "days", nargs="?", type=int, default=30, help="full days, by default 30"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete and say how many."""
        if not 0 <= options["days"] <= 36_500:
            raise CommandError("Give a number of days between 0 and 36500.")
        total, by_model = AutomationModel.delete_history(options["days"])
        instances = by_model.get("automations.AutomationModel", 0)
        if options["verbosity"] > 0:
            self.stdout.write(f"{instances} instances deleted ({total} rows).")
