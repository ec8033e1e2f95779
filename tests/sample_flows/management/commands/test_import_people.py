"""import_people: good rows are stored once, bad rows are named, and the exit code tells."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sample_flows.data import make_people
from sample_flows.models import Person

HEADER = "email,first_name,last_name,company,country,time_zone,joined"
GOOD = "ute@example.com,Ute,Lüders,,DE,Europe/Berlin,2024-02-29"

pytestmark = pytest.mark.django_db


@dataclass
class Run:
    """What the command said and how it ended; without an error the exit code is 0."""

    said: str
    complained: str
    error: str


class Importer:
    """Writes a file and imports it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "people.csv"

    def rows(self, *rows: str, header: str = HEADER, **options: Any) -> Run:
        """Import a file of these rows."""
        return self.content("\n".join((header, *rows)).encode(), **options)

    def content(self, content: bytes, **options: Any) -> Run:
        """Import a file of these bytes."""
        self.path.write_bytes(content)
        out, err, error = io.StringIO(), io.StringIO(), ""
        try:
            call_command("import_people", self.path, stdout=out, stderr=err, **options)
        except CommandError as raised:
            error = f"{raised} Exit code {raised.returncode}."
        return Run(out.getvalue(), err.getvalue(), error)


@pytest.fixture
def importer(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


def test_file_that_ships_is_imported_without_complaint() -> None:
    """All 2,000 people of the sample are good."""
    out, err = io.StringIO(), io.StringIO()

    call_command("import_people", make_people.PATH, stdout=out, stderr=err)

    assert out.getvalue() == "Stored: 2000 added, 0 changed, 0 unchanged, 0 bad.\n"
    assert err.getvalue() == ""
    assert Person.objects.count() == make_people.COUNT
    assert Person.objects.get(email="pawel.zrebiec2@example.org").name == "Paweł Źrebiec"


def test_importing_twice_updates_and_never_doubles(importer: Importer) -> None:
    """The e-mail address, whatever its case, tells who it is."""
    importer.rows(GOOD)

    run = importer.rows(GOOD.replace("ute@", "UTE@").replace("Lüders", "Groß"))

    assert "0 added, 1 changed, 0 unchanged" in run.said
    assert run.error == ""
    assert Person.objects.get().last_name == "Groß"


def test_bad_row_is_reported_and_the_good_one_stored(importer: Importer) -> None:
    """The exit code is 1, and the file can be corrected and imported again."""
    run = importer.rows(GOOD, "bo@example.com,Bo,Lund,,Denmark,Europe/Copenhagen,soon")

    assert [line.split(":")[0] for line in run.complained.splitlines()] == [
        "Row 3, column country",
        "Row 3, column joined",
    ]
    assert run.said == "Stored: 1 added, 0 changed, 0 unchanged, 1 bad.\n"
    assert run.error.startswith("1 of 2 rows are bad")
    assert run.error.endswith("Exit code 1.")


def test_dry_run_stores_nothing(importer: Importer) -> None:
    """It says what would be done."""
    run = importer.rows(GOOD, dry_run=True)

    assert run.said == "Nothing is stored. It would be: 1 added, 0 changed, 0 unchanged, 0 bad.\n"
    assert run.error == ""
    assert not Person.objects.exists()


@pytest.mark.parametrize(("second", "stored"), [("x", 0), ("", 1)])
def test_strict_stores_all_or_nothing(importer: Importer, second: str, stored: int) -> None:
    """One bad row is enough; a file without bad rows is stored, for it is no dry run."""
    run = importer.rows(GOOD, second, strict=True)

    assert run.said.startswith("Stored: 1" if stored else "Nothing is stored.")
    assert bool(run.error) is not bool(stored)
    assert Person.objects.count() == stored


def test_unknown_columns_are_ignored_with_a_word(importer: Importer) -> None:
    """They are no error."""
    run = importer.rows(GOOD + ",blue", header=f"{HEADER},colour")

    assert run.complained == "Columns that are ignored: colour.\n"
    assert run.error == ""


def test_encoding_can_be_named(importer: Importer) -> None:
    """A file that cannot be read as a whole stores nothing."""
    content = f"{HEADER}\n{GOOD}\n".encode("cp1252")

    refused = importer.content(content)
    accepted = importer.content(content, encoding="cp1252")

    assert "--encoding cp1252" in refused.error
    assert refused.said == ""
    assert accepted.said.startswith("Stored: 1 added")


@pytest.mark.parametrize(("name", "why"), [("nobody.csv", "No such file"), ("", "Is a directory")])
def test_path_that_is_no_file_is_an_error(tmp_path: Path, name: str, why: str) -> None:
    """Path and remedy are in the message."""
    with pytest.raises(CommandError, match=f"{name} cannot be read: {why}.*Give the path"):
        call_command("import_people", tmp_path / name)
