"""Begins, ends or sends the weekly mails about flows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations.engine import recovery
from automations_admin import conf
from automations_admin.stats import recipients
from automations_admin.stats.sending import Round


class Command(BaseCommand):
    """`automation_digest [--now | --stop]`"""

    help = (
        "Has workers send the weekly mails about flows from now on, and says who gets them: staff "
        "who chose them in the console, and the addresses in AUTOMATIONS_ADMIN['DIGESTS']. With "
        "--now they are sent at once, with --stop no more are sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--now", action="store_true", help="send them at once")
        either.add_argument("--stop", action="store_true", help="send no more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        if options["stop"]:
            self._stop()
            return
        if not conf.get().has_digest:
            raise CommandError(
                "Weekly mails are switched off. Set AUTOMATIONS_ADMIN['DIGEST'] to True, so that "
                "staff may choose them in the console, or name addresses in "
                "AUTOMATIONS_ADMIN['DIGESTS'], such as "
                "{'shop.automations.Welcome': ['anna@shop.example']}."
            )
        if options["now"]:
            self._send()
        else:
            self._begin()

    def _send(self) -> None:
        """Send them.

        Raises:
            CommandError: some could not be sent.
        """
        found = Round()
        found.send()
        for name, count in found.sent.items():
            self.stdout.write(f"{name}: {count} {'mail' if count == 1 else 'mails'} sent.")
        if not recipients.flows():
            self.stdout.write("Nobody is to get one yet.")
        if found.failed:
            raise CommandError(f"Not all could be sent: {found.failed[0]}")

    def _begin(self) -> None:
        from automations_admin.stats import weekly

        weekly.begin()
        self.stdout.write(f"Digests are sent by workers: {conf.get().DIGEST_CRON}.")
        for name in recipients.flows():
            said = ", ".join(one.address for one in recipients.of(name))
            self.stdout.write(f"{name}: {said or 'nobody at present'}")
        if not recipients.flows():
            self.stdout.write("Nobody is to get one yet.")

    def _stop(self) -> None:
        from automations_admin.stats import weekly

        for row in weekly.live():
            recovery.cancel(row)
        self.stdout.write("No more digests are sent, until they are begun or chosen again.")
