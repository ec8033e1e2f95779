"""Deletes old histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from automations import conf
from automations.engine import capping, limiting, mail_totals, retention
from automations.engine.retention import Rule
from automations.management.counting import counted

_INSTANCES = "automations.AutomationModel"


class Command(BaseCommand):
    """`automation_delete_history [days] [--flow NAME] [--dry-run] [--limit N] [--batch N]`"""

    help = (
        "Deletes instances that have ended, with their histories, when they have been kept as long "
        "as their flow's Meta.keep says, or AUTOMATIONS['KEEP'] if it says nothing (30 days unless "
        "it is set). Their outcomes stay in the daily totals. It can be stopped at any time; the "
        "next call goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "days",
            nargs="?",
            type=int,
            help="what ended more than so many full days ago, whatever flows and settings say",
        )
        parser.add_argument("--flow", default="", help="dotted name: only instances of this flow")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
        parser.add_argument("--limit", type=int, help="delete at most so many instances")
        parser.add_argument(
            "--batch",
            type=int,
            default=retention.BATCH,
            help=f"instances in one transaction, by default {retention.BATCH}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete and say how many."""
        rule = _rule(options)
        if options["dry_run"]:
            self.stdout.write("\n".join([*_outlook(rule), "Nothing was deleted."]))
            return
        found = Counter[str]()
        for part in retention.delete_due(rule, limit=options["limit"], batch=options["batch"]):
            found.update(part)
            if options["verbosity"] > 1:
                self.stderr.write(f"{found[_INSTANCES]:,} instances")
        mails = mail_totals.purge(options["flow"])
        contacts = 0 if options["flow"] else capping.purge()
        if not options["flow"]:
            limiting.purge()
        if options["verbosity"] > 0:
            instances = counted(found[_INSTANCES], "instance", "instances")
            rows = counted(found.total(), "row", "rows")
            self.stdout.write(f"{instances} deleted ({rows}).")
            if mails:
                gone = counted(mails, "mail", "mails")
                self.stdout.write(f"{gone} of deleted histories deleted; their figures stay.")
            if contacts:
                gone = counted(contacts, "contact", "contacts")
                self.stdout.write(f"{gone} deleted that no cap asks for any more.")


def _rule(options: dict[str, Any]) -> Rule:
    days = options["days"]
    if days is not None and not 0 <= days <= conf.MAX_DAYS:
        raise CommandError(f"Give a number of days between 0 and {conf.MAX_DAYS}.")
    for name in ("limit", "batch"):
        if options[name] is not None and options[name] <= 0:
            raise CommandError(f"--{name} must be greater than 0.")
    if days is None:
        return retention.declared(options["flow"])
    return retention.older_than(days, options["flow"])


def _outlook(rule: Rule) -> Iterator[str]:
    """Yield what would be deleted, a line for each flow."""
    due = retention.due(rule).order_by("automation_class")
    for flow, count in due.values_list("automation_class").annotate(n=Count("pk")):
        yield f"{flow}: {counted(count, 'instance', 'instances')}"
