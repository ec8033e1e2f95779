"""Files of histories that people send: read with limits, and refused with a place and a reason."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from itertools import islice

from django.utils.translation import gettext as _

from automations.histories import arrays, csvs, lines
from automations.histories.kinds import Refused
from automations.histories.lines import Line
from automations_admin import conf, counting
from automations_admin.transfer import command

#: Most bytes of a file, as it is sent and unpacked.
MOST_BYTES, MOST_UNPACKED = 10 * 2**20, 50 * 2**20
_MEGABYTE = 2**20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = _("The file is not encoded in UTF-8, at byte %(place)s. Save it as UTF-8.")
        raise Refused("", said % {"place": error.start + 1}) from error


def _lines(data: bytes) -> Iterator[Line]:
    _text(data)
    return lines.read(io.BytesIO(data))


#: How files are read, by the end of their names.
KINDS: dict[str, Callable[[bytes], Iterator[Line]]] = {
    "json": lambda data: arrays.read(_text(data)),
    "jsonl": _lines,
    "csv": lambda data: csvs.read(_text(data)),
}


def kind_of(name: str) -> str:
    """Return the kind of a file, by its name.

    Raises:
        Refused: it is none that can be read.
    """
    kind = name.lower().removesuffix(".gz").rpartition(".")[2]
    if kind not in KINDS:
        raise Refused("", _("Choose a file whose name ends in .json, .jsonl, .jsonl.gz or .csv."))
    return kind


def read(kind: str, data: bytes) -> list[Line]:
    """Return what a file holds.

    Args:
        kind: a key of KINDS.
        data: the file as it was sent, packed or not.

    Raises:
        Refused: the file as a whole cannot be taken.
    """
    if len(data) > MOST_BYTES:
        raise too_large()
    most = conf.get().TRANSFER_LIMIT
    found = list(islice(KINDS[kind](_unpacked(data)), most + 1))
    if len(found) > most:
        said = {"most": counting.grouped(most), "command": command.IMPORT}
        raise Refused(
            "", _("The file has more than %(most)s histories. Use the command: %(command)s") % said
        )
    if not found:
        raise Refused("", _("There is no history in the file."))
    return found


def too_large() -> Refused:
    """Return that a file is too large to be sent."""
    said = {"most": MOST_BYTES // _MEGABYTE, "command": command.IMPORT}
    return Refused(
        "", _("The file is larger than %(most)s MB. Use the command: %(command)s") % said
    )


def _unpacked(data: bytes) -> bytes:
    """Return a file unpacked; of one that would be too large no more is unpacked than that."""
    if data.startswith(_ZIP):
        raise Refused("", _("Spreadsheets and ZIP files cannot be read. Export as JSON or CSV."))
    if not data.startswith(_GZIP):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            found = file.read(MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused("", _("The file cannot be unpacked: it is damaged or cut off.")) from error
    if len(found) > MOST_UNPACKED:
        said = {"most": MOST_UNPACKED // _MEGABYTE}
        raise Refused("", _("Unpacked, the file is larger than %(most)s MB.") % said)
    return found
