"""Begins, ends or sends the weekly mails about flows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations.engine import recovery
from automations.models import AutomationModel
from automations_admin import conf
from automations_admin.links import Links
from automations_admin.stats import digest


class Command(BaseCommand):
    """`automation_digest [--now | --stop]`"""

    help = (
        "Has workers send the weekly mails about the flows in AUTOMATIONS_ADMIN['DIGESTS'] from "
        "now on. With --now they are sent at once, with --stop no more are sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--now", action="store_true", help="send them at once")
        either.add_argument("--stop", action="store_true", help="send no more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        digests = conf.get().DIGESTS
        if not digests:
            raise CommandError(
                "Nobody is to get a digest. Set AUTOMATIONS_ADMIN['DIGESTS'], such as "
                "{'shop.automations.Welcome': ['anna@shop.example']}."
            )
        if options["stop"]:
            self._stop()
        elif options["now"]:
            for name, recipients in digests.items():
                count = digest.send(digest.of(name, Links(admin.site)), recipients)
                self.stdout.write(f"{name}: {count} {'mail' if count == 1 else 'mails'} sent.")
        else:
            self._begin()

    def _begin(self) -> None:
        from automations_admin.stats.weekly import WeeklyDigest

        WeeklyDigest()
        self.stdout.write(f"Digests are sent by workers: {conf.get().DIGEST_CRON}.")

    def _stop(self) -> None:
        from automations_admin.stats.weekly import WeeklyDigest

        name = WeeklyDigest.get_automation_class_name()
        rows = AutomationModel.objects.filter(automation_class=name, finished=False)
        for row in rows:
            recovery.cancel(row)
        self.stdout.write("No more digests are sent.")
