"""A file of histories is read as it was written; one that was cut off or changed is noticed."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from automations.histories import lines
from automations.histories.document import Document
from automations.histories.kinds import Refused

pytestmark = pytest.mark.django_db


def found(data: bytes, most: int = 100_000) -> list[lines.Line]:
    """Read a file."""
    return list(lines.read(io.BytesIO(data), most))


@pytest.fixture
def written(history: Document) -> bytes:
    """A file with one history twice."""
    return b"".join(lines.lines([history, history]))


def test_what_was_written_is_read(written: bytes, history: Document) -> None:
    assert [line.history for line in found(written)] == [history, history]
    assert [line.number for line in found(written)] == [2, 3]


def test_each_line_is_what_the_text_of_its_history_is(written: bytes, history: Document) -> None:
    """Also where histories share a definition, or have none, in turn."""
    other = {**history, "definition": {**history["definition"], "graph": {}}}
    shown = [history, {**history, "definition": None}, other, history, history]
    said = b"".join(lines.lines(shown)).decode().splitlines()[1:-1]
    assert said == [lines.text(one) for one in shown]


def test_histories_alone_are_read_too(history: Document) -> None:
    text = lines.text(history)
    assert [line.history for line in found(f"\ufeff{text}\n\n{text}".encode())] == [history] * 2


def test_a_bad_line_is_refused_and_the_others_are_read(history: Document) -> None:
    text = lines.text(history).encode()
    bad = [b'{"schema_version": 1}', b"nonsense", b"\xff\xfe"]
    result = found(b"\n".join([text, *bad, text]))
    assert [line.history is not None for line in result] == [True, False, False, False, True]
    assert [str(line.refused) for line in result[1:4]] == [
        "package: This field is missing.",
        "The history is no valid JSON: Expecting value (line 1, column 1).",
        "The line is not encoded in UTF-8.",
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data[: data.rindex(b"\n", 0, -1) + 1], "cut off"),
        (lambda data: data[: len(data) // 2], "cut off"),
        (lambda data: data.replace(b'"order":7', b'"order":8'), "was changed"),
        (lambda data: data.replace(b'"count":2', b'"count":3'), "has 3 histories; it has 2"),
        (lambda data: data + b"{}\n", "behind the end"),
        (lambda data: data.replace(lines.FORMAT.encode(), b"songs"), "no file of histories"),
        (
            lambda data: data.replace(b'"schema_version":2}', b'"schema_version":9}', 1),
            "newer package",
        ),
    ],
)
def test_a_damaged_file_is_refused(written: bytes, change: object, why: str) -> None:
    with pytest.raises(Refused, match=why):
        found(change(written))  # type: ignore[operator]


def test_a_line_has_a_limit(written: bytes) -> None:
    with pytest.raises(Refused, match="longer than 100"):
        found(written, most=100)


def test_a_file_is_packed_piece_by_piece(written: bytes) -> None:
    assert gzip.decompress(b"".join(lines.packed([written[:50], b"", written[50:]]))) == written


def test_packed_files_are_read(written: bytes, tmp_path: Path) -> None:
    path = tmp_path / "histories.jsonl.gz"
    path.write_bytes(gzip.compress(written))
    with lines.opened(path) as file:
        assert len(list(lines.read(file))) == 2


def test_a_packed_file_that_was_cut_off_is_refused(written: bytes, tmp_path: Path) -> None:
    path = tmp_path / "histories.jsonl.gz"
    path.write_bytes(gzip.compress(written)[:-20])
    with lines.opened(path) as file, pytest.raises(Refused, match="damaged or cut off"):
        list(lines.read(file))
