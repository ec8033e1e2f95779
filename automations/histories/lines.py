"""Histories as JSON Lines: a header, a history in each line, and a seal at the end.

The seal says how many histories there are, and the SHA-256 of all that stands before it; so a file
that was cut off or changed is noticed. Files of histories alone, one in each line, are read too.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from automations import clock
from automations.histories import reader, schema
from automations.histories.document import PACKAGE, Document
from automations.histories.kinds import Refused, written

FORMAT = "django-automations histories"
_GZIP = b"\x1f\x8b"
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
#: Keys of a history that come before all others in their order.
_FIRST = frozenset({"automation", "definition"})


@dataclass(frozen=True)
class Line:
    """What one line of a file holds.

    Attributes:
        number: of the line, from 1.
        history: what it holds, or None if it was refused.
        refused: why.
    """

    number: int
    history: Document | None = None
    refused: Refused | None = None


def text(history: Document) -> str:
    """Return a history as one line; the same history always gives the same text."""
    return _ENCODER.encode(history)


def lines(histories: Iterable[Document]) -> Iterator[bytes]:
    """Yield the lines of a file, each with its end, as the histories come."""
    digest, count = hashlib.sha256(), 0
    header = {
        "format": FORMAT,
        "schema_version": schema.VERSION,
        "package": PACKAGE,
        "exported": written(clock.now()),
    }
    for line in _bodies(header, histories):
        digest.update(line)
        count += 1
        yield line
    seal = {"count": count - 1, "sha256": digest.hexdigest()}
    yield _line(text(seal))


def _bodies(header: dict[str, Any], histories: Iterable[Document]) -> Iterator[bytes]:
    yield _line(text(header))
    writer = _Writer()
    for history in histories:
        yield _line(writer.text(history))


class _Writer:
    """Writes as `text` does; a definition, which many histories share, is written once."""

    def __init__(self) -> None:
        self._graph: Any = None
        self._said = "null"

    def text(self, history: Document) -> str:
        """Return a history as one line."""
        first = _ENCODER.encode(history["automation"])
        rest = {name: part for name, part in history.items() if name not in _FIRST}
        said = self._definition(history["definition"])
        return f'{{"automation":{first},"definition":{said},{_ENCODER.encode(rest)[1:]}'

    def _definition(self, part: Document | None) -> str:
        if part is None:
            return "null"
        if part["graph"] is not self._graph:
            self._graph, self._said = part["graph"], _ENCODER.encode(part)
        return self._said


def _line(said: str) -> bytes:
    return f"{said}\n".encode()


def packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a file compressed with gzip, piece by piece."""
    packing = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for piece in pieces:
        if found := packing.compress(piece):
            yield found
    yield packing.flush()


# -- reading ---------------------------------------------------------------------------------


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, compressed with gzip or not.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        if packed:
            with gzip.open(file) as unpacked:
                yield unpacked  # type: ignore[misc]
        else:
            yield file


def read(file: IO[bytes], most: int = reader.MAX_TEXT) -> Iterator[Line]:
    """Yield what the lines of a file hold; only one line is held in memory.

    Args:
        file: opened for reading bytes.
        most: characters of a line.

    Raises:
        Refused: the file as a whole is no file of histories, or it is not complete.
    """
    digest, count = hashlib.sha256(), 0
    sealed, headed = False, False
    for number, raw in enumerate(_raw_lines(file, most), start=1):
        if sealed:
            raise Refused("", _("Something stands behind the end of the file."))
        if not raw.strip():
            continue
        special = _special(raw)
        if special is not None and number == 1 and "format" in special:
            _check_header(special)
            headed = True
        elif special is not None and "sha256" in special:
            _check_seal(special, count, digest.hexdigest())
            sealed = True
        else:
            count += 1
            yield _history(raw, number)
        digest.update(raw)
    if headed and not sealed:
        raise Refused("", _("The file ends before its last line: it was cut off."))


def _raw_lines(file: IO[bytes], most: int) -> Iterator[bytes]:
    try:
        while raw := file.readline(4 * most):
            if len(raw) >= 4 * most:
                raise Refused("", _("A line is longer than %(most)s characters.") % {"most": most})
            yield raw
    except (OSError, EOFError) as error:
        raise Refused("", _("The file cannot be unpacked: it is damaged or cut off.")) from error


def _special(raw: bytes) -> dict[str, Any] | None:
    """Return what a header or a seal says; None for a line that is neither."""
    if len(raw) > 1_000:
        return None
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and {"format", "sha256"} & said.keys() else None


def _check_header(said: dict[str, Any]) -> None:
    if said["format"] != FORMAT:
        raise Refused("format", _("This is no file of histories."))
    version = said.get("schema_version")
    if type(version) is not int or version > schema.VERSION:
        raise Refused(
            "schema_version",
            _("The file was written by a newer package than this one reads. Update it."),
        )


def _check_seal(said: dict[str, Any], count: int, digest: str) -> None:
    if said.get("count") != count:
        found = {"said": str(said.get("count"))[:20], "count": count}
        raise Refused(
            "count", _("The file says that it has %(said)s histories; it has %(count)s.") % found
        )
    if said["sha256"] != digest:
        raise Refused("sha256", _("The file was changed after it was written."))


def _history(raw: bytes, number: int) -> Line:
    try:
        return Line(number, reader.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8")))
    except UnicodeDecodeError:
        return Line(number, refused=Refused("", _("The line is not encoded in UTF-8.")))
    except Refused as why:
        return Line(number, refused=why)
