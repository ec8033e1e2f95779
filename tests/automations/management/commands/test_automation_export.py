"""`automation_export`: what was chosen, as JSON Lines that say whether they are whole."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from automations import testing
from automations.histories import document, lines
from automations.histories.document import Document
from automations.management.commands import automation_export
from automations.models import AutomationModel, Event
from tests.flows.acting import Nightly, Shipping

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHIPPING = Shipping.get_automation_class_name()


def exported(file: Path, *args: str, verbosity: int = 1) -> str:
    """Call the command and return what it says."""
    said = StringIO()
    call_command("automation_export", str(file), *args, verbosity=verbosity, stderr=said)
    return said.getvalue()


def histories(data: bytes) -> list[Document]:
    """Read a file, which must be whole and without a mistake."""
    found = [line.history for line in lines.read(BytesIO(data))]
    assert None not in found
    return [one for one in found if one]


@pytest.fixture
def stored(db: None) -> Iterator[list[AutomationModel]]:
    """Three instances on three days; the last one failed."""
    anna = User.objects.create_user("anna")
    with testing.frozen_time(BEGIN) as clock:
        first = testing.start(Nightly)
        clock.advance(days=1)
        second = testing.start(Shipping, order=7, name="Ann Smith", password="hunter2")
        clock.advance(days=1)
        third = testing.start(Shipping, order=8, broken=True)
        testing.submit(third.automation, anna, approved="on")
        yield [first.row, second.row, third.row]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The name of a file that is not there."""
    return tmp_path / "histories.jsonl"


# -- what is written -------------------------------------------------------------------------


def test_everything_is_written_in_the_order_of_ids(
    stored: list[AutomationModel], file: Path
) -> None:
    assert exported(file) == "3 histories written.\n"
    assert histories(file.read_bytes()) == list(document.documents([row.pk for row in stored]))
    assert [path.name for path in file.parent.iterdir()] == ["histories.jsonl"]


def test_of_nothing_a_whole_file_is_written(db: None, file: Path) -> None:
    assert exported(file) == "0 histories written.\n"
    assert histories(file.read_bytes()) == []


def test_a_file_can_be_packed(
    stored: list[AutomationModel], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name says so; the same histories give the same bytes, whenever that is."""
    packed, again = file.with_suffix(".jsonl.gz"), file.with_suffix(".again.gz")
    exported(packed)
    monkeypatch.setattr(gzip.time, "time", lambda: 0.0)  # type: ignore[attr-defined]
    exported(again)
    assert len(histories(gzip.decompress(packed.read_bytes()))) == 3
    assert packed.read_bytes() == again.read_bytes()


def test_the_standard_output_can_be_written(
    stored: list[AutomationModel], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """What the command says goes elsewhere."""
    call_command("automation_export", "-")
    found = capsysbinary.readouterr()
    assert len(histories(found.out)) == 3
    assert found.err == b"3 histories written.\n"


# -- filters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "places"),
    [
        (["--flow", SHIPPING], [1, 2]),
        (["--flow", "shop.Gone"], []),
        (["--state", "failed"], [2]),
        (["--since", "2026-03-03"], [1, 2]),
        (["--since", "2026-03-03T09:00:00+00:00"], [1, 2]),
        (["--since", "2026-03-03T10:00:01"], [2]),
        (["--until", "2026-03-03T09:00Z"], [0]),
        (["--since", "2026-03-03", "--until", "2026-03-04"], [1]),
        (["--state", "running", "--flow", SHIPPING], [1]),
    ],
)
def test_it_can_be_narrowed(
    stored: list[AutomationModel], file: Path, args: list[str], places: list[int]
) -> None:
    """A moment without a zone is one of the current zone, here Berlin's."""
    exported(file, *args)
    found = [one["instance"]["uuid"] for one in histories(file.read_bytes())]
    assert found == [str(stored[place].uuid) for place in places]


def test_single_ones_can_be_chosen(stored: list[AutomationModel], file: Path) -> None:
    """One that is not here is passed over."""
    uuids = [str(stored[2].uuid), str(stored[0].uuid), str(uuid4())]
    exported(file, *(part for uuid in uuids for part in ("--uuid", uuid)))
    found = [one["instance"]["uuid"] for one in histories(file.read_bytes())]
    assert found == [uuids[1], uuids[0]]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--uuid", "7"], "--uuid must be a UUID"),
        (["--since", "yesterday"], "invalid moment value: 'yesterday'"),
        (["--since", "2026-13-01"], "invalid moment value"),
        (["--state", "gone"], "invalid choice"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(
    db: None, file: Path, args: list[str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        exported(file, *args)
    assert not file.exists()


# -- secrets and people ----------------------------------------------------------------------


def test_secrets_are_masked_unless_asked_for(stored: list[AutomationModel], file: Path) -> None:
    exported(file)
    assert b"hunter2" not in file.read_bytes()
    assert b"Ann Smith" in file.read_bytes()
    open_file = file.with_suffix(".open")
    exported(open_file, "--unredacted")
    assert b"hunter2" in open_file.read_bytes()


def test_texts_of_people_can_be_replaced(stored: list[AutomationModel], file: Path) -> None:
    """The same name is the same other name in the whole file."""
    exported(file, "--anonymise")
    found = histories(file.read_bytes())
    assert b"Ann Smith" not in file.read_bytes()
    assert found[1]["instance"]["data"]["name"][3] == " "
    assert found[2]["instance"]["data"] == {"order": 8, "broken": True, "reserved": 1}


def test_frames_can_be_left_out(stored: list[AutomationModel], file: Path) -> None:
    exported(file)
    assert histories(file.read_bytes())[2]["tasks"][-1]["attempts"][0]["frames"]
    bare = file.with_suffix(".bare")
    exported(bare, "--without-traces")
    assert not histories(bare.read_bytes())[2]["tasks"][-1]["attempts"][0]["frames"]


# -- progress, events ------------------------------------------------------------------------


def test_progress_is_said(
    stored: list[AutomationModel], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automation_export, "EVERY", 2)
    assert exported(file) == "2 histories\n3 histories written.\n"
    assert exported(file.with_suffix(".quiet"), verbosity=0) == ""


def test_it_is_recorded(stored: list[AutomationModel], file: Path) -> None:
    """With the flow, if there was one."""
    exported(file, "--flow", SHIPPING)
    event = Event.objects.get(kind="exported")
    assert (event.automation_id, event.automation_class) == (None, SHIPPING)
    assert event.detail == {"count": 2}


# -- failures --------------------------------------------------------------------------------


def test_a_failure_leaves_no_file_and_no_event(
    stored: list[AutomationModel], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there before stays as it was."""
    file.write_text("before")

    def break_off(found: Any) -> Iterator[bytes]:
        yield b"half\n"
        raise RuntimeError("The power is gone.")

    monkeypatch.setattr(lines, "lines", break_off)
    with pytest.raises(RuntimeError, match="power"):
        exported(file)
    assert [path.name for path in file.parent.iterdir()] == ["histories.jsonl"]
    assert file.read_text() == "before"
    assert not Event.objects.filter(kind="exported").exists()


def test_a_full_disk_is_said(
    stored: list[AutomationModel], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(found: Any) -> Iterator[bytes]:
        yield b"half\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lines, "lines", fill)
    with pytest.raises(CommandError, match=r"cannot be written: .*No space left"):
        exported(file)
    assert not [*file.parent.iterdir()]


def test_two_exports_do_not_write_one_file(db: None, file: Path) -> None:
    """The other one's file is left alone."""
    part = file.with_name("histories.jsonl.part")
    part.write_text("theirs")
    with pytest.raises(CommandError, match="another export writes it, or was killed"):
        exported(file)
    assert part.read_text() == "theirs"


def test_a_folder_that_is_not_there_is_said(db: None, file: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        exported(file.parent / "none" / "histories.jsonl")
