"""Histories as one JSON array, as other programs read it. A history alone is read too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from automations.histories import lines, reader
from automations.histories.document import Document
from automations.histories.kinds import Refused
from automations.histories.lines import Line

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def pieces(histories: Iterable[Document]) -> Iterator[bytes]:
    """Yield a file piece by piece, as the histories come."""
    before = "[\n"
    for history in histories:
        yield f"{before}{lines.text(history)}".encode()
        before = ",\n"
    yield b"\n]\n" if before == ",\n" else b"[]\n"


def read(text: str) -> Iterator[Line]:
    """Yield what a file holds; the number of a history is its place in the array, from 1.

    Raises:
        Refused: the file as a whole is no file of histories.
    """
    whole = text.removeprefix("\ufeff")
    place = _behind_space(whole, 0)
    if whole[place : place + 1] != "[":
        yield _line(1, whole)
        return
    yield from _parts(whole, place + 1)


def _parts(text: str, place: int) -> Iterator[Line]:
    number, place = 0, _behind_space(text, place)
    closed = text[place : place + 1] == "]"
    while not closed:
        number += 1
        end = _end(text, place, number)
        yield _line(number, text[place:end])
        place = _behind_space(text, end)
        closed = text[place : place + 1] == "]"
        if not closed:
            if text[place : place + 1] != ",":
                raise _broken(number, _("a comma or the end of the array is missing"))
            place = _behind_space(text, place + 1)
    if text[place + 1 :].strip():
        raise Refused("", _("Something stands behind the end of the array."))


def _end(text: str, place: int, number: int) -> int:
    """Return where a part of the array ends."""
    try:
        return _DECODER.raw_decode(text, place)[1]
    except json.JSONDecodeError as error:
        said = f"{error.msg}, line {error.lineno}, column {error.colno}"
        raise _broken(number, said) from error
    except (ValueError, RecursionError) as error:
        raise _broken(
            number, _("it is nested too deep or has a number that is too long")
        ) from error


def _broken(number: int, why: str) -> Refused:
    said = {"number": number, "why": why}
    return Refused("", _("This is no JSON, at history %(number)s: %(why)s.") % said)


def _line(number: int, text: str) -> Line:
    try:
        return Line(number, reader.loads(text))
    except Refused as why:
        return Line(number, refused=why)


def _behind_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
