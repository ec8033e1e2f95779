"""Files that people send: limits hold while they are read, and each refusal has its sentence."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest

from automations.histories import arrays, csvs, lines
from automations.histories.document import Document
from automations.histories.kinds import Refused
from automations_admin.transfer import upload

pytestmark = pytest.mark.django_db


def files(history: Document) -> dict[str, bytes]:
    """Return a file of each kind."""
    pieces = {"json": arrays.pieces, "jsonl": lines.lines, "csv": csvs.pieces}
    return {kind: b"".join(write([history])) for kind, write in pieces.items()}


def test_every_kind_is_read(history: Document) -> None:
    """Packed or not."""
    for kind, data in files(history).items():
        for sent in (data, gzip.compress(data)):
            assert [line.history for line in upload.read(kind, sent)] == [history]


def test_the_name_says_the_kind() -> None:
    names = ("a.json", "a.b.JSONL", "a.jsonl.gz", "a.csv")
    assert [upload.kind_of(name) for name in names] == ["json", "jsonl", "jsonl", "csv"]
    for name in ("", "a", "a.xlsx", "a.gz", "a.json.exe"):
        with pytest.raises(Refused, match="ends in"):
            upload.kind_of(name)


@pytest.mark.parametrize("kind", upload.KINDS)
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no history|must name these columns|no valid JSON"),
        (b"PK\x03\x04....", "Spreadsheets and ZIP"),
        (b"\x1f\x8b....", "damaged or cut off"),
        (gzip.compress(b"x" * 99_999)[:-10], "damaged or cut off"),
        (b"x" * (10 * 2**20 + 1), "larger than 10 MB. Use the command"),
        (gzip.compress(b"\n" * (50 * 2**20 + 1)), "Unpacked, the file is larger than 50 MB"),
    ],
    ids=["empty", "zip", "no gzip", "cut off", "large", "bomb"],
)
def test_files_are_refused_as_a_whole(kind: str, data: bytes, why: str) -> None:
    assert re.search(why, said_of(kind, data))


def said_of(kind: str, data: bytes) -> str:
    """Return why a file, or its only history, is refused."""
    try:
        (line,) = upload.read(kind, data)
    except Refused as why:
        return str(why)
    return str(line.refused)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encodings_are_refused(history: Document, encoding: str) -> None:
    history["instance"]["data"] = {"name": "Jürgen"}
    for kind, data in files(history).items():
        sent = data.decode("utf-8-sig").encode(encoding)
        assert "not encoded in UTF-8, at byte" in said_of_all(kind, sent)


def said_of_all(kind: str, data: bytes) -> str:
    """Return why a file, or any of its histories, is refused."""
    try:
        return " ".join(str(line.refused) for line in upload.read(kind, data))
    except Refused as why:
        return str(why)


def test_there_is_a_limit_of_histories(history: Document, settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {"TRANSFER_LIMIT": 2}
    text = f"{lines.text(history)}\n".encode()
    assert len(upload.read("jsonl", text * 2)) == 2
    with pytest.raises(Refused, match="more than 2 histories"):
        upload.read("jsonl", text * 3)
