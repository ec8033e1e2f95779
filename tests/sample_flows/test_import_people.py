"""import_people: good rows are stored once, bad rows are named, and nothing is lost silently."""

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
    """What the command said and whether it exited with 0."""

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


def test_the_file_that_ships_is_imported_without_complaint():
    """All 500 people of the sample are good."""
    out, err = io.StringIO(), io.StringIO()

    call_command("import_people", make_people.PATH, stdout=out, stderr=err)

    assert out.getvalue() == "Stored: 500 added, 0 changed, 0 unchanged, 0 bad.\n"
    assert err.getvalue() == ""
    assert Person.objects.count() == 500
    assert Person.objects.get(email="pawel.zrebiec2@example.org").name == "Paweł Źrebiec"


def test_the_file_that_ships_is_the_one_that_the_script_makes(tmp_path: Path):
    """The script is deterministic."""
    make_people.main(tmp_path / "people.csv")

    assert (tmp_path / "people.csv").read_bytes() == make_people.PATH.read_bytes()


def test_importing_twice_updates_and_never_doubles(importer: Importer):
    """The e-mail address, whatever its case, tells who it is."""
    importer.rows(GOOD, "bo@example.com,Bo,Lund,,DK,Europe/Copenhagen,2024-01-01")

    run = importer.rows(
        GOOD.replace("ute@", "UTE@"), "bo@example.com,Bo,Møller,,DK,Europe/Copenhagen,2024-01-01"
    )

    assert "0 added, 1 changed, 1 unchanged" in run.said
    assert run.error == ""
    assert Person.objects.count() == 2
    assert Person.objects.get(email="bo@example.com").last_name == "Møller"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (GOOD.replace("ute@example.com", "ute"), "column email: 'ute' is no e-mail address."),
        (GOOD.replace("ute@example.com", ""), "column email: There is no e-mail address."),
        (GOOD.replace("Ute", ""), "column first_name: There is no first name."),
        (GOOD.replace("Lüders", "L" * 81), "column last_name: The last name has 81 characters."),
        (GOOD.replace("Ute", "U\x00te"), "column first_name: The first name holds line breaks"),
        (GOOD.replace("Ute", '"U\nte"'), "column first_name: The first name holds line breaks"),
        (GOOD.replace(",DE,", ",Germany,"), "column country: 'Germany' is no country code."),
        (GOOD.replace(",DE,", ",XX,"), "column country: 'XX' is no country code."),
        (GOOD.replace("/Berlin", "/Bremen"), "column time_zone: 'Europe/Bremen' is no time zone."),
        (GOOD.replace("2024-02-29", "29.02.2024"), "column joined: '29.02.2024' is no date."),
        (GOOD.replace("2024-02-29", "2023-02-29"), "column joined: '2023-02-29' is no date."),
        (GOOD.replace("2024-02-29", ""), "column joined: There is no date."),
        (GOOD.replace("2024-02-29", "9999-01-01"), "column joined: 9999-01-01 is in the future."),
        (GOOD.replace("2024-02-29", "1024-02-29"), "column joined: 1024-02-29 is before"),
        (GOOD + ",more", "It has 8 cells, the first row has 7."),
        ("ute@example.com,Ute", "It has 2 cells, the first row has 7."),
        (GOOD.replace("Ute", '"Ute'), "The quotation marks in line 3 do not match"),
        (GOOD.replace("Ute", '"U"te'), "The quotation marks in line 3 do not match"),
    ],
)
def test_a_bad_row_is_named_and_left_out(importer: Importer, row: str, expected: str):
    """Row, column, what is wrong and what to do are said; the good row is stored."""
    run = importer.rows("bo@example.com,Bo,Lund,,DK,Europe/Copenhagen,2024-01-01", row)

    assert run.complained.startswith("Row 3")
    assert expected in run.complained
    assert "1 added" in run.said
    assert "1 of 2 rows are bad" in run.error
    assert run.error.endswith("Exit code 1.")
    assert [person.email for person in Person.objects.all()] == ["bo@example.com"]


def test_every_problem_of_a_row_is_said_at_once(importer: Importer):
    """Nobody needs to import a file three times to find three mistakes."""
    run = importer.rows("ute,Ute,Lüders,,Germany,Europe/Berlin,soon")

    assert run.complained.count("Row 2, column") == 3
    assert "1 bad" in run.said


def test_the_second_row_with_an_address_is_bad(importer: Importer):
    """The first row counts, and the message says where it is."""
    run = importer.rows(GOOD, GOOD.replace("ute@", "Ute@").replace("Lüders", "Groß"))

    assert "Row 3, column email: The address ute@example.com is already in row 2." in run.complained
    assert Person.objects.get().last_name == "Lüders"


def test_an_open_quotation_mark_says_which_lines_it_swallows(importer: Importer):
    """Rows that cannot be told apart are not lost without a word."""
    run = importer.rows('bo@example.com,"Bo', GOOD, GOOD)

    assert "Row 2: The quotation marks in lines 2 to 4 do not match" in run.complained
    assert Person.objects.count() == 0


def test_rows_are_counted_as_a_spreadsheet_does(importer: Importer):
    """Empty rows are passed over and counted; a cell with a line break is one row."""
    run = importer.rows(
        "", '"bo@example.com",Bo,"Lu\nnd",,DK,Europe/Copenhagen,2024-01-01', "", "x"
    )

    assert [line.split(":")[0] for line in run.complained.splitlines()] == [
        "Row 3, column last_name",
        "Row 5",
    ]


def test_dry_run_stores_nothing(importer: Importer):
    """It says what would be done."""
    run = importer.rows(GOOD, dry_run=True)

    assert run.said == ("Nothing is stored. It would be: 1 added, 0 changed, 0 unchanged, 0 bad.\n")
    assert run.error == ""
    assert not Person.objects.exists()


def test_strict_stores_nothing_if_any_row_is_bad(importer: Importer):
    """All or nothing."""
    run = importer.rows(GOOD, "x", strict=True)

    assert run.said.startswith("Nothing is stored.")
    assert run.error
    assert not Person.objects.exists()


def test_strict_stores_a_file_without_bad_rows(importer: Importer):
    """It is no dry run."""
    importer.rows(GOOD, strict=True)

    assert Person.objects.count() == 1


def test_missing_columns_are_named(importer: Importer):
    """So are those that are there."""
    run = importer.rows("ute@example.com,Ute", header="email,first_name")

    assert "Missing columns: last_name, country, time_zone, joined." in run.error
    assert "The first row has email, first_name." in run.error


def test_a_column_that_appears_twice_is_named(importer: Importer):
    """Which of them should count?"""
    run = importer.rows(GOOD + ",x@example.com", header=f"{HEADER},Email")

    assert "Columns that appear twice: email." in run.error


def test_unknown_columns_are_ignored_with_a_word(importer: Importer):
    """They are no error."""
    run = importer.rows(GOOD + ",blue", header=f"{HEADER},colour")

    assert run.complained == "Columns that are ignored: colour.\n"
    assert run.error == ""
    assert Person.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n"])
def test_an_empty_file_is_refused(importer: Importer, content: bytes):
    """The message says what the first row must hold."""
    assert "The file has no header." in importer.content(content).error


def test_another_encoding_is_noticed_and_can_be_named(importer: Importer):
    """Umlauts in cp1252 are no UTF-8: nothing is guessed."""
    content = f"{HEADER}\n{GOOD}\n".encode("cp1252")

    refused = importer.content(content)
    accepted = importer.content(content, encoding="cp1252")

    assert "The file is not utf-8: line 2" in refused.error
    assert "--encoding cp1252" in refused.error
    assert accepted.error == ""
    assert Person.objects.get().last_name == "Lüders"


def test_an_unknown_encoding_is_refused(importer: Importer):
    """With examples of known ones."""
    assert "There is no encoding called 'klingon'." in importer.rows(GOOD, encoding="klingon").error


@pytest.mark.parametrize("separator", [";", "\t"])
def test_what_spreadsheets_write_is_understood(importer: Importer, separator: str):
    """A byte order mark, semicolons or tabs, Windows line ends."""
    text = f"\ufeff{HEADER}\r\n{GOOD}\r\n".replace(",", separator)

    assert importer.content(text.encode()).error == ""
    assert Person.objects.get().email == "ute@example.com"


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path):
    """Its path is in the message."""
    with pytest.raises(CommandError, match=r"nobody\.csv cannot be read: No such file"):
        call_command("import_people", tmp_path / "nobody.csv")
