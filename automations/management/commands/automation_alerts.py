"""Looks whether something is wrong, for cron and for whoever watches processes."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from automations.engine import alerts, notices


class Command(BaseCommand):
    """`automation_alerts`"""

    help = (
        "Says what is wrong: many failures, work that is late, no worker. Tells staff of it if "
        "AUTOMATIONS['ALERTS'] names a hook. Ends with 1 if there is something, else with 0."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say what was found."""
        found = [notices.of(row) for row in alerts.check()]
        if options["verbosity"] > 0:
            for notice in found:
                self.stdout.write("\n  ".join([notice.title, *notice.sentences]))
        if found:
            sys.exit(1)
