"""Writes a test that fails as an instance has failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations.engine import records, store
from automations.exceptions import AutomationsError
from automations.histories import document, reproduction
from automations.histories.anonymous import Anonymiser
from automations.histories.document import Document
from automations.models import AutomationModel
from automations.status import EventKind


class Command(BaseCommand):
    """`automation_pytest <uuid> [--step NAME] [--output FILE] [--no-anonymise]`"""

    help = (
        "Writes a test for pytest that tries the failed step of an instance, or of an archived "
        "copy, again. It fails with the same error until that is mended."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("uuid", type=UUID, help="of the instance")
        parser.add_argument("--step", default="", help="another step than the one that failed")
        parser.add_argument("--output", type=Path, help="name of the new file")
        parser.add_argument(
            "--no-anonymise",
            action="store_true",
            help="keep the texts of people; the values of secret keys are masked all the same",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the test to the file or the standard output."""
        history = _history(options["uuid"], anonymise=not options["no_anonymise"])
        try:
            said = reproduction.text(history, options["step"])
        except AutomationsError as error:
            raise CommandError(str(error)) from error
        output = options["output"]
        if output is None:
            self.stdout.write(said, ending="")
        else:
            _write(output, said)
        records.record_event(None, EventKind.EXPORTED, flow=history["automation"], count=1)
        if output is not None and options["verbosity"] > 0:
            self.stdout.write(f"{output} is written. Run it with: pytest {output}")


def _history(uuid: UUID, *, anonymise: bool) -> Document:
    rows = AutomationModel.objects.using(store.alias()).filter(uuid=uuid)
    history = next(document.documents(rows.values_list("pk", flat=True)), None)
    if history is None:
        raise CommandError(f"There is no instance with the UUID {uuid}.")
    return Anonymiser().history(history) if anonymise else history


def _write(path: Path, said: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(said)
    except FileExistsError as error:
        raise CommandError(f"{path} is there already. Choose another name.") from error
    except OSError as error:
        raise CommandError(f"The file cannot be written: {error}") from error
