"""Asks workers of another task system to look for everything that is due, for cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from automations import conf
from automations.engine import bell


class Command(BaseCommand):
    """`automation_sweep`"""

    help = (
        "Puts a call for a sweep into the queue of Celery or Django Tasks. Start it every minute "
        "from cron where no beat does it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Put the call into the queue."""
        if not bell.get().sweep():
            raise CommandError(
                f"The dispatcher {conf.get().DISPATCHER!r} has no queue. Start automation_worker, "
                "or automation_step from cron."
            )
