"""Reads a CSV file of people and says, row by row, what is wrong with it. Nothing is stored."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sample_flows import people_checks
from sample_flows.people_checks import Refused

REQUIRED = ("email", "first_name", "last_name", "country", "time_zone", "joined")
OPTIONAL = ("company",)
DELIMITERS = ",;\t"


class UnreadableFile(Exception):
    """The file as a whole cannot be read as a list of people."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        row: number of the row as a spreadsheet counts it; the header is row 1.
        column: name of the column, or empty if the whole row is meant.
        wrong: what is wrong.
        remedy: what to do about it.
    """

    row: int
    column: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"Row {self.row}{column}: {self.wrong} {self.remedy}"


@dataclass(frozen=True)
class PeopleFile:
    """What a file says.

    Attributes:
        people: values of the good rows, by e-mail address, in the order of the file.
        problems: what is wrong with the bad ones.
        ignored: columns that mean nothing to us.
    """

    people: dict[str, dict[str, str | date]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ignored: tuple[str, ...] = ()

    @property
    def bad_rows(self) -> int:
        """How many rows have at least one problem."""
        return len({problem.row for problem in self.problems})


def read(content: bytes, encoding: str = "utf-8") -> PeopleFile:
    """Return what a file says.

    Args:
        content: the bytes of the file.
        encoding: how its letters are stored; a byte order mark is taken away.

    Raises:
        UnreadableFile: the encoding is wrong, the file is empty, or columns are missing.
    """
    text = _decode(content, encoding)
    rows = _rows(text)
    header = _header(next(rows, (1, []))[1])
    known = (*REQUIRED, *OPTIONAL)
    found = PeopleFile(ignored=tuple(name for name in header if name and name not in known))
    first_rows: dict[str, int] = {}
    for number, cells in rows:
        if isinstance(cells, Problem):
            found.problems.append(cells)
        elif any(cell.strip() for cell in cells):
            _take(found, number, header, cells, first_rows)
    return found


def _decode(content: bytes, encoding: str) -> str:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise UnreadableFile(
            f"There is no encoding called {encoding!r}. Use utf-8, cp1252 or utf-16."
        ) from None
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content[:start].count(b"\n") + 1
        raise UnreadableFile(
            f"The file is not {encoding}: line {line} holds bytes that mean nothing in it. Save "
            "it as 'CSV UTF-8', or name its encoding, for example --encoding cp1252."
        ) from error


def _rows(text: str) -> Iterator[tuple[int, list[str] | Problem]]:
    """Yield number and cells of each row, or a problem if the cells cannot be told apart."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number, line = number + 1, reader.line_num + 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, _broken_quotes(number, line, reader.line_num)


def _header(cells: list[str] | Problem) -> list[str]:
    if isinstance(cells, Problem):
        raise UnreadableFile(str(cells))
    names = [name.strip().lower() for name in cells]
    if not any(names):
        raise UnreadableFile(
            f"The file has no header. Its first row must name the columns {', '.join(REQUIRED)}."
        )
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise UnreadableFile(
            f"Missing columns: {', '.join(missing)}. The first row has {', '.join(names)}. "
            "Add the missing names to the first row and their values below."
        )
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise UnreadableFile(
            f"Columns that appear twice: {', '.join(twice)}. Remove or rename one of each."
        )
    return names


def _broken_quotes(number: int, first: int, last: int) -> Problem:
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    return Problem(
        number,
        "",
        f"The quotation marks in {lines} do not match, so that the cells cannot be told apart.",
        'Close each " that was opened, and write "" for one that belongs to the text.',
    )


def _take(
    found: PeopleFile, number: int, header: list[str], cells: list[str], first_rows: dict[str, int]
) -> None:
    """Check one row and put it where it belongs."""
    if len(cells) != len(header):
        found.problems.append(
            Problem(
                number,
                "",
                f"It has {len(cells)} cells, the first row has {len(header)}.",
                'Put values that hold a separator into "quotation marks", and leave no cell out.',
            )
        )
        return
    given = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name}
    values, problems = _check(number, given)
    email = str(values.get("email", ""))
    if email and email in first_rows:
        first = first_rows[email]
        wrong = f"The address {email} is already in row {first}."
        problems.append(Problem(number, "email", wrong, "Remove one row, or correct the address."))
    elif email:
        first_rows[email] = number
    found.problems.extend(problems)
    if not problems:
        found.people[email] = values


def _check(number: int, given: dict[str, str]) -> tuple[dict[str, str | date], list[Problem]]:
    """Return the cleaned values of a row and what is wrong with the others."""
    values: dict[str, str | date] = {}
    problems: list[Problem] = []
    for name in (*REQUIRED, *OPTIONAL):
        try:
            values[name] = people_checks.CHECKS[name](given.get(name, ""))
        except Refused as refused:
            problems.append(Problem(number, name, refused.wrong, refused.remedy))
    return values, problems
