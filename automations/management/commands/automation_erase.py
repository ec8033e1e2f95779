"""Erases a person or object from histories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations.histories import subject
from automations.histories.eraser import Eraser, Found
from automations.histories.erasure import PSEUDONYM, Sought
from automations.management.counting import counted

#: Histories between two lines of progress.
EVERY = 1_000


class Command(BaseCommand):
    """`automation_erase <app.model> <pk> [--dry-run] [--pseudonym TEXT] [--yes]`"""

    help = (
        "Takes a person or object out of histories that have ended: references to it, its texts "
        "and, of an account, who acted. The shape of the histories stays. Do it before the object "
        "itself is deleted, as its texts are read from it. It can be stopped at any time; the "
        "next call goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("model", help="of the object, such as auth.User")
        parser.add_argument("pk", help="primary key of the object")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")
        parser.add_argument(
            "--pseudonym", default=PSEUDONYM, help=f"in the place of texts, by default {PSEUDONYM}"
        )
        parser.add_argument(
            "--text", action="append", default=[], help="a further text; may be repeated"
        )
        parser.add_argument("--running", action="store_true", help="from what has not ended, too")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, ask, erase, and say what was done."""
        eraser = Eraser(self._sought(options), running=options["running"])
        if options["dry_run"]:
            self._close(self._sum_up(eraser.look(), options), "would be changed")
            return
        if not options["yes"] and not self._agreed(options):
            raise CommandError("Nothing was erased.")
        self._close(self._sum_up(eraser.erase(), options), "changed")

    def _sought(self, options: dict[str, Any]) -> Sought:
        pk, texts = options["pk"], options["text"]
        try:
            model = apps.get_model(options["model"])
            found = subject.find(model, pk)
        except (LookupError, ValueError) as error:
            raise CommandError(f"This names no object: {options['model']} {pk}.") from error
        if found is None:
            self.stderr.write(
                "There is no such object any more: only references and --text are looked for."
            )
        pk = pk if found is None else found.pk
        sought = subject.sought(model, pk, found, texts=texts, pseudonym=options["pseudonym"])
        if sought.names_itself:
            raise CommandError("The pseudonym holds a text that is to be erased.")
        return sought

    def _agreed(self, options: dict[str, Any]) -> bool:
        self.stdout.write(
            f"{options['model']} {options['pk']} will be taken out of all histories. "
            "This cannot be undone."
        )
        return input("Write yes to do it: ").strip().lower() == "yes"

    def _sum_up(self, parts: Iterator[Found], options: dict[str, Any]) -> Found:
        total = said = Found()
        for part in parts:
            total += part
            if options["verbosity"] > 0 and total.instances - said.instances >= EVERY:
                said = total
                self.stderr.write(f"{total.instances:,} histories")
        return total

    def _close(self, found: Found, done: str) -> None:
        self.stdout.write(f"{counted(found.instances, 'history', 'histories')} {done}.")
        for name, count in sorted(found.rows.items()):
            label = apps.get_model("automations", name)._meta.verbose_name_plural
            self.stdout.write(f"  {label}: {count:,}")
        if found.running:
            are, them = ("is", "it") if found.running == 1 else ("are", "them")
            self.stdout.write(
                f"{found.running:,} {are} still running: end {them} first or use --running."
            )
