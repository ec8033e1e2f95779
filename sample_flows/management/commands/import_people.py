"""`import_people people.csv`: reads people from a CSV file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sample_flows import people_file, people_import
from sample_flows.people_file import PeopleFile


class Command(BaseCommand):
    """Imports the good rows of a file and reports the bad ones.

    The exit code is 0 only if every row was good.
    """

    help = (
        "Imports people from a CSV file. Known e-mail addresses are brought up to date, new ones "
        "are added; bad rows are reported and left out. Exits with 1 if any row was bad."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("path", type=Path, help="The file; its first row names the columns.")
        parser.add_argument("--dry-run", action="store_true", help="Check only, store nothing.")
        parser.add_argument(
            "--strict", action="store_true", help="Store nothing if any row is bad."
        )
        parser.add_argument(
            "--encoding", default="utf-8", help="For example cp1252; by default utf-8."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        found = self._read(options["path"], options["encoding"])
        for problem in found.problems:
            self.stderr.write(str(problem))
        if found.ignored:
            self.stderr.write(f"Columns that are ignored: {', '.join(found.ignored)}.")
        nothing = options["dry_run"] or (options["strict"] and bool(found.problems))
        counts = people_import.store(found.people, dry_run=nothing)
        done = "Nothing is stored. It would be" if nothing else "Stored"
        self.stdout.write(
            f"{done}: {counts.added} added, {counts.changed} changed, "
            f"{counts.unchanged} unchanged, {found.bad_rows} bad."
        )
        if found.problems:
            raise CommandError(
                f"{found.bad_rows} of {found.bad_rows + len(found.people)} rows are bad and were "
                "left out. Correct them and import the file again: good rows are not doubled.",
                returncode=1,
            )

    def _read(self, path: Path, encoding: str) -> PeopleFile:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(
                f"{path} cannot be read: {error.strerror}. Give the path of a CSV file."
            ) from error
        try:
            return people_file.read(content, encoding)
        except people_file.UnreadableFile as error:
            raise CommandError(str(error)) from error
