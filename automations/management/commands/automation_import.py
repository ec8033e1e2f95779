"""Reads histories from a file and stores them as archived copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from automations.engine import records
from automations.exceptions import AutomationsError
from automations.histories import copies, lines, memory, runnable, verdicts
from automations.histories.document import Document
from automations.histories.kinds import Refused
from automations.histories.lines import Line
from automations.histories.verdicts import Verdict
from automations.status import EventKind

#: What is said of histories with a verdict.
WORDS = {
    Verdict.NEW: "stored as archived copies",
    Verdict.SAME: "here already",
    Verdict.DIFFERS: "here already with another content, left as they are",
    Verdict.ORIGINAL: "of instances that live here, left as they are",
    Verdict.CLASH: "refused: a UUID of theirs belongs to another instance",
}


class Command(BaseCommand):
    """`automation_import <file> [--dry-run] [--resume] [--runnable UUID]`"""

    help = (
        "Stores the histories of a file of JSON Lines, packed or not, as archived copies: they "
        "can be looked at, and nothing of them ever runs. A second import changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="written by automation_export")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--resume", action="store_true", help="pass over what is here without comparing it"
        )
        parser.add_argument(
            "--runnable",
            type=UUID,
            metavar="UUID",
            help="store nothing but this one, as a new instance that is paused where it failed; "
            "only in a development project with AUTOMATIONS['RUNNABLE_IMPORTS'] = True",
        )
        parser.add_argument("--step", default="", help="with --runnable: begin there")
        parser.add_argument("--run", action="store_true", help="with --runnable: run it at once")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, store, and say what has become of the histories."""
        if options["runnable"]:
            self._begin(options)
            return
        counts, refused = Counter[Verdict](), 0
        path, dry = options["file"], options["dry_run"]
        try:
            with lines.opened(path) as file, memory.left_alone():
                for chunk in _chunks(lines.read(file)):
                    refused += sum(self._refuse(line) for line in chunk)
                    histories = [line.history for line in chunk if line.history is not None]
                    counts += Counter(_stored(histories, dry=dry, resume=options["resume"]))
                    self._say(options, f"{counts.total() + refused:,} histories")
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except Refused as error:
            self._close(counts, refused, dry=dry)
            raise CommandError(f"{path}: {error}") from error
        self._close(counts, refused, dry=dry)
        if refused or counts[Verdict.CLASH]:
            raise CommandError("Not everything could be taken; see above.")

    def _begin(self, options: dict[str, Any]) -> None:
        """Start one of the histories as a new instance, and print its id."""
        try:
            history = _found(options["file"], options["runnable"])
            row = runnable.begin(history, options["step"], run=options["run"])
        except (AutomationsError, OSError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(row.pk))

    def _refuse(self, line: Line) -> bool:
        if line.refused is None:
            return False
        self.stderr.write(f"Line {line.number}: {line.refused}")
        return True

    def _say(self, options: dict[str, Any], line: str) -> None:
        if options["verbosity"] > 0:
            self.stderr.write(line)

    def _close(self, counts: Counter[Verdict], refused: int, *, dry: bool) -> None:
        """Say what has become of the histories, and record it."""
        if dry:
            self.stdout.write("Nothing was stored. It would be:")
        elif counts[Verdict.NEW]:
            records.record_event(None, EventKind.IMPORTED, count=counts[Verdict.NEW])
        for verdict, words in WORDS.items():
            if counts[verdict]:
                self.stdout.write(f"{counts[verdict]:,} {words}")
        if refused:
            self.stdout.write(f"{refused:,} refused")


def _chunks(found: Iterator[Line]) -> Iterator[list[Line]]:
    while chunk := list(islice(found, copies.CHUNK)):
        yield chunk


def _stored(histories: list[Document], *, dry: bool, resume: bool) -> list[Verdict]:
    passed = verdicts.copies_here(histories) if resume else set()
    left = [one for one in histories if one["instance"]["uuid"] not in passed]
    done = verdicts.judge(left) if dry else copies.add(left, by="")
    return [*done, *[Verdict.SAME] * (len(histories) - len(left))]


def _found(path: Path, uuid: UUID) -> Document:
    """Return the history of an instance; what stands behind it in the file is not read."""
    with lines.opened(path) as file:
        for line in lines.read(file):
            if line.history and line.history["instance"]["uuid"] == str(uuid):
                return line.history
    raise CommandError(f"{path} has no history of {uuid} that can be read.")
