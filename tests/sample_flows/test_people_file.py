"""Reading a file of people: good rows are taken, bad rows are named, and none is lost silently."""

from __future__ import annotations

import pytest

from sample_flows import people_file
from sample_flows.people_file import PeopleFile, UnreadableFile

HEADER = "email,first_name,last_name,company,country,time_zone,joined"
GOOD = "ute@example.com,Ute,Lüders,,DE,Europe/Berlin,2024-02-29"


def rows(*lines: str, header: str = HEADER) -> PeopleFile:
    """Read a file of these rows."""
    return people_file.read("\n".join((header, *lines)).encode())


def problems(found: PeopleFile) -> list[str]:
    return [str(problem) for problem in found.problems]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (GOOD.replace("Ute", ""), "Row 3, column first_name: There is no first name. Fill in"),
        (GOOD.replace("Ute", '"U\nte"'), "Row 3, column first_name: The first name holds line"),
        (GOOD + ",more", "Row 3: It has 8 cells, the first row has 7."),
        ("ute@example.com,Ute", "Row 3: It has 2 cells, the first row has 7."),
        (GOOD.replace("Ute", '"Ute'), "Row 3: The quotation marks in line 3 do not match"),
        (GOOD.replace("Ute", '"U"te'), "Row 3: The quotation marks in line 3 do not match"),
    ],
)
def test_bad_row_is_named_and_left_out(row: str, expected: str) -> None:
    """Row, column, what is wrong and what to do are said; the good row is taken."""
    found = rows("bo@example.com,Bo,Lund,,DK,Europe/Copenhagen,2024-01-01", row)

    [problem] = problems(found)
    assert problem.startswith(expected)
    assert found.bad_rows == 1
    assert [*found.people] == ["bo@example.com"]


def test_every_problem_of_a_row_is_said_at_once() -> None:
    """Nobody needs to import a file three times to find three mistakes."""
    found = rows("ute,Ute,Lüders,,Germany,Europe/Berlin,soon")

    assert [problem.column for problem in found.problems] == ["email", "country", "joined"]
    assert found.bad_rows == 1


def test_second_row_with_an_address_is_bad() -> None:
    """The first row counts, and the message says where it is."""
    found = rows(GOOD, GOOD.replace("ute@", "Ute@").replace("Lüders", "Groß"))

    assert problems(found) == [
        "Row 3, column email: The address ute@example.com is already in row 2. "
        "Remove one row, or correct the address."
    ]
    assert found.people["ute@example.com"]["last_name"] == "Lüders"


def test_open_quotation_mark_says_which_lines_it_swallows() -> None:
    """Rows that cannot be told apart are not lost without a word."""
    found = rows('bo@example.com,"Bo', GOOD, GOOD)

    assert problems(found)[0].startswith("Row 2: The quotation marks in lines 2 to 4 do not match")
    assert found.people == {}


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    """Empty rows are passed over and counted; a cell with a line break is one row."""
    found = rows("", '"bo@example.com",Bo,"Lu\nnd",,DK,Europe/Copenhagen,2024-01-01', "", "x")

    assert [(problem.row, problem.column) for problem in found.problems] == [
        (3, "last_name"),
        (5, ""),
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("email,first_name", "Missing columns: last_name, country, time_zone, joined. The first"),
        (f"{HEADER},Email", "Columns that appear twice: email."),
        ('email,"first', "Row 1: The quotation marks"),
    ],
)
def test_header_that_cannot_be_used_is_refused(header: str, expected: str) -> None:
    """No row can be read then; what is wrong with the header is said."""
    with pytest.raises(UnreadableFile) as refused:
        rows(GOOD, header=header)

    assert str(refused.value).startswith(expected)


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n"])
def test_empty_file_is_refused(content: bytes) -> None:
    """The message says what the first row must hold."""
    with pytest.raises(UnreadableFile, match=r"no header\. Its first row must name .* joined"):
        people_file.read(content)


def test_columns_may_come_in_any_order_and_some_are_ignored() -> None:
    """Their names count, whatever their case; the company may be left out."""
    found = rows(
        "2024-02-29,blue,Europe/Berlin,DE,Lüders,Ute,ute@example.com",
        header="Joined, Colour,time_zone,country,last_name,first_name,EMAIL",
    )

    assert found.ignored == ("colour",)
    assert (found.problems, found.people["ute@example.com"]["company"]) == ([], "")


def test_another_encoding_is_noticed_and_can_be_named() -> None:
    """Umlauts in cp1252 are no UTF-8: nothing is guessed."""
    content = f"{HEADER}\n{GOOD}\n".encode("cp1252")

    with pytest.raises(UnreadableFile, match=r"not utf-8: line 2 .* --encoding cp1252"):
        people_file.read(content)

    assert people_file.read(content, "cp1252").people["ute@example.com"]["last_name"] == "Lüders"


def test_unknown_encoding_is_refused() -> None:
    """With examples of known ones."""
    with pytest.raises(UnreadableFile, match=r"no encoding called 'klingon'\. Use utf-8"):
        people_file.read(b"", "klingon")


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_spreadsheets_write_is_understood(separator: str, encoding: str) -> None:
    """A byte order mark, semicolons or tabs, Windows line ends."""
    content = f"{HEADER}\r\n{GOOD}\r\n".replace(",", separator).encode(encoding)

    found = people_file.read(content, encoding.removesuffix("-sig"))

    assert [*found.people] == ["ute@example.com"]
