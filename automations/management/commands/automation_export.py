"""Writes histories to a file, or what a designed flow says into the Python of a project."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware

from automations.engine import records, store
from automations.histories import document, lines, memory
from automations.histories.anonymous import Anonymiser
from automations.histories.document import Document, Options
from automations.management import patch
from automations.management.counting import counted
from automations.models import AutomationModel
from automations.status import EventKind, InstanceState

#: Histories between two lines of progress.
EVERY = 1_000


class Command(BaseCommand):
    """`automation_export <file> ([filters] | --patch FLOW)`"""

    help = (
        "Writes histories as JSON Lines, compressed if the name ends in .gz. The values of secret "
        "keys (AUTOMATIONS['REDACT']) are masked unless --unredacted is given. With --patch: "
        "changes a class in a Python file to what a flow says, shows the difference and asks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        help_ = "name of the new file; - for the standard output; with --patch that of the Python"
        parser.add_argument("file", help=help_)
        parser.add_argument("--flow", help="dotted name of an automation")
        parser.add_argument("--state", choices=InstanceState.values, help="as it stands now")
        parser.add_argument("--since", type=moment, help="started then or later")
        parser.add_argument("--until", type=moment, help="started before")
        parser.add_argument("--uuid", action="append", help="just this one; may be repeated")
        parser.add_argument("--unredacted", action="store_true", help="with secrets")
        parser.add_argument("--without-traces", action="store_true", help="without error frames")
        parser.add_argument("--anonymise", action="store_true", help="replace all texts of people")
        patch.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how many; or patch a file."""
        if patch.is_asked(options):
            patch.run(options, self.stdout.write)
            return
        found = _instances(options)
        told = Options(redact=not options["unredacted"], traces=not options["without_traces"])
        pks = found.order_by("pk").values_list("pk", flat=True)
        histories = document.documents(pks.iterator(chunk_size=document.CHUNK), told)
        if options["anonymise"]:
            histories = map(Anonymiser().history, histories)
        progress = Progress(self._say if options["verbosity"] > 0 else lambda line: None)
        with _writable(options["file"]) as file, memory.left_alone():
            for line in lines.lines(progress.watched(histories)):
                file.write(line)
        records.record_event(
            None, EventKind.EXPORTED, flow=options["flow"] or "", count=progress.count
        )
        progress.close()

    def _say(self, line: str) -> None:
        self.stderr.write(line)


class Progress:
    """Counts histories as they pass.

    Args:
        say: takes a line now and then.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say, self.count = say, 0

    def watched(self, histories: Iterator[Document]) -> Iterator[Document]:
        """Yield the histories."""
        for history in histories:
            yield history
            self.count += 1
            if self.count % EVERY == 0:
                self.say(f"{self.count:,} histories")

    def close(self) -> None:
        """Say how many there were."""
        self.say(f"{counted(self.count, 'history', 'histories')} written.")


def moment(text: str) -> datetime:
    """Return the moment that somebody has typed, in the current time zone if none is given.

    Raises:
        ValueError: it is neither a date nor a moment.
    """
    try:
        found = parse_datetime(text)
        if found is None and (day := parse_date(text)):
            found = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    except ValueError:
        found = None
    if found is None:
        raise ValueError(text)
    return make_aware(found) if is_naive(found) else found


def _instances(options: dict[str, Any]) -> Any:
    narrowed = {
        "automation_class": options["flow"],
        "state": options["state"],
        "created__gte": options["since"],
        "created__lt": options["until"],
        "uuid__in": _uuids(options["uuid"]) if options["uuid"] else None,
    }
    given = {key: value for key, value in narrowed.items() if value is not None}
    return AutomationModel.objects.using(store.alias()).filter(**given)


def _uuids(said: list[str]) -> list[Any]:
    try:
        return [UUID(text) for text in said]
    except ValueError as error:
        raise CommandError(f"--uuid must be a UUID: {error}") from error


@contextmanager
def _writable(name: str) -> Iterator[IO[bytes]]:
    """Open a new file. It gets its name when it is complete; a failure leaves nothing behind."""
    if name == "-":
        yield sys.stdout.buffer
        return
    path = Path(name)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("xb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", 3, raw, mtime=0) as packed:
                    yield packed  # type: ignore[misc]
            else:
                yield raw
        part.replace(path)
    except FileExistsError as error:
        raise CommandError(f"{part} is there: another export writes it, or was killed.") from error
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CommandError(f"The file cannot be written: {error}") from error
        raise
