"""`automation_import`: each history becomes an archived copy once, whatever happens on the way."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from automations import testing
from automations.histories import copies, document, lines, verdicts
from automations.histories.document import Document, Options
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Definition,
    Event,
    Message,
)
from tests.flows.acting import Nightly, Shipping

pytestmark = pytest.mark.django_db

TABLES = (Attempt, AutomationModel, AutomationTaskModel, Definition, Event, Message)


def imported(file: Path, *args: str, verbosity: int = 0) -> tuple[str, str, str]:
    """Call the command; return what it says, its progress, and how it fails."""
    said, progress = StringIO(), StringIO()
    failure = ""
    try:
        call_command(
            "automation_import",
            str(file),
            *args,
            verbosity=verbosity,
            stdout=said,
            stderr=progress,
        )
    except CommandError as error:
        failure = str(error)
    return said.getvalue(), progress.getvalue(), failure


def write(file: Path, found: list[Document]) -> Path:
    """Write a file of histories."""
    data = b"".join(lines.lines(found))
    file.write_bytes(gzip.compress(data) if file.suffix == ".gz" else data)
    return file


def counts() -> list[int]:
    """Return how many rows there are in each table."""
    return [model._default_manager.count() for model in TABLES]


def told() -> list[Document]:
    """Return what is here, with everything."""
    pks = AutomationModel.objects.order_by("pk").values_list("pk", flat=True)
    return list(document.documents(pks, Options(redact=False)))


@pytest.fixture
def histories(db: None) -> list[Document]:
    """Five histories; the third one failed. None of them is here."""
    anna = User.objects.create_user("anna")
    runs = [testing.start(Shipping, order=n, broken=n == 2) for n in range(4)]
    testing.submit(runs[2].automation, anna, approved="on")
    testing.start(Nightly)
    found = told()
    AutomationModel.objects.all().delete()
    return found


@pytest.fixture
def file(histories: list[Document], tmp_path: Path) -> Path:
    """A file of them."""
    return write(tmp_path / "histories.jsonl", histories)


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "CHUNK", 2)


# -- what is stored --------------------------------------------------------------------------


def test_everything_is_stored_as_copies(file: Path, histories: list[Document]) -> None:
    assert imported(file) == ("5 stored as archived copies\n", "", "")
    assert told() == histories
    assert set(AutomationModel.objects.values_list("state", flat=True)) == {"archived"}


def test_a_packed_file_is_read(histories: list[Document], tmp_path: Path) -> None:
    imported(write(tmp_path / "histories.jsonl.gz", histories))
    assert told() == histories


@pytest.mark.usefixtures("_small_chunks")
def test_progress_is_said_for_each_chunk(file: Path) -> None:
    _said, progress, _failure = imported(file, verbosity=1)
    assert progress == "2 histories\n4 histories\n5 histories\n"


def test_it_is_recorded(file: Path) -> None:
    imported(file)
    event = Event.objects.get(kind="imported")
    assert (event.automation_id, event.detail) == (None, {"count": 5})


def test_a_second_import_changes_nothing(file: Path) -> None:
    """Neither rows nor events."""
    imported(file)
    before = counts()
    assert imported(file) == ("5 here already\n", "", "")
    assert counts() == before


def test_what_an_exported_copy_says_is_the_same_file(file: Path, tmp_path: Path) -> None:
    """But for its first line, which has the time, and its last, which has the sum."""
    imported(file)
    again = tmp_path / "again.jsonl"
    call_command("automation_export", str(again), "--unredacted", verbosity=0)
    assert again.read_bytes().splitlines()[1:-1] == file.read_bytes().splitlines()[1:-1]
    assert imported(again) == ("5 here already\n", "", "")


# -- without storing -------------------------------------------------------------------------


def test_a_dry_run_says_what_would_be_done(file: Path) -> None:
    before = counts()
    said = "Nothing was stored. It would be:\n5 stored as archived copies\n"
    assert imported(file, "--dry-run") == (said, "", "")
    assert counts() == before


def test_a_dry_run_tells_all_verdicts(histories: list[Document], tmp_path: Path) -> None:
    imported(write(tmp_path / "first.jsonl", histories[1:3]))
    lives = testing.start(Nightly)
    (original,) = document.documents([lives.row.pk], Options(redact=False))
    histories[2]["instance"]["reason"] = "Another"
    histories[3]["tasks"][0]["uuid"] = original["tasks"][0]["uuid"]
    file = write(tmp_path / "second.jsonl", [*histories[:4], original])
    said, _progress, failure = imported(file, "--dry-run")
    assert said.splitlines() == [
        "Nothing was stored. It would be:",
        "1 stored as archived copies",
        "1 here already",
        "1 here already with another content, left as they are",
        "1 of instances that live here, left as they are",
        "1 refused: a UUID of theirs belongs to another instance",
    ]
    assert failure == "Not everything could be taken; see above."


# -- refusals --------------------------------------------------------------------------------


def test_a_bad_line_is_refused_and_the_others_are_stored(
    histories: list[Document], tmp_path: Path
) -> None:
    """It says which line and which field, and ends with a failure."""
    histories[1]["tasks"][0]["state"] = "gone"
    said, progress, failure = imported(write(tmp_path / "histories.jsonl", histories))
    assert said == "4 stored as archived copies\n1 refused\n"
    assert progress.startswith("Line 3: tasks[0].state: “gone” is none of: ")
    assert failure == "Not everything could be taken; see above."
    assert len(told()) == 4


@pytest.mark.usefixtures("_small_chunks")
def test_of_a_file_that_was_cut_off_the_whole_chunks_are_stored(
    file: Path, histories: list[Document]
) -> None:
    """What was stored is counted and recorded, as it stays."""
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:5]))
    said, _progress, failure = imported(file)
    assert said == "4 stored as archived copies\n"
    assert "cut off" in failure
    assert Event.objects.get(kind="imported").detail == {"count": 4}
    assert told() == histories[:4]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"format": "letters", "sha256": ""}\n', "This is no file of histories."),
        (b"\x1f\x8bnothing packed", "damaged or cut off"),
    ],
)
def test_another_file_is_refused(db: None, tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "letters.jsonl"
    file.write_bytes(data)
    assert said in imported(file)[2]


def test_a_file_that_is_not_there_is_said(db: None, tmp_path: Path) -> None:
    assert imported(tmp_path / "none.jsonl")[2].startswith("The file cannot be read: ")


# -- interrupted -----------------------------------------------------------------------------

#: A process that dies in the middle of its second chunk, with rows stored and not committed.
DIES = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from automations.histories import copies

copies.CHUNK = 2
save, saved = copies._Store.save, []

def dying(store):
    save(store)
    saved.append(store)
    if len(saved) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

copies._Store.save = dying
call_command("automation_import", sys.argv[1], verbosity=0)
"""


@pytest.mark.crash
@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_is_resumed(
    child_environment: dict[str, str], tmp_path: Path
) -> None:
    """Whole chunks are there; the rest comes with the second call."""
    User.objects.create_user("anna")
    for number in range(5):
        testing.start(Shipping, order=number)
    found = told()
    AutomationModel.objects.all().delete()
    file = write(tmp_path / "histories.jsonl", found)

    command = [sys.executable, "-c", DIES, str(file)]
    killed = subprocess.run(command, env=child_environment, cwd=os.getcwd(), capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert told() == found[:2]

    assert imported(file, "--resume") == ("3 stored as archived copies\n2 here already\n", "", "")
    assert told() == found


def test_what_is_passed_over_is_not_compared(
    file: Path, histories: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(file)
    asked: list[int] = []
    monkeypatch.setattr(verdicts, "judge", lambda found: asked.append(len(found)) or [])
    monkeypatch.setattr(copies, "judge", lambda found: asked.append(len(found)) or [])
    assert imported(file, "--resume")[0] == "5 here already\n"
    assert asked == [0]


# -- one that runs ---------------------------------------------------------------------------


@pytest.fixture
def _allowed(settings: Any) -> None:
    settings.DEBUG = True
    settings.AUTOMATIONS = {"RUNNABLE_IMPORTS": True}


@pytest.mark.usefixtures("_allowed")
def test_one_can_be_started_as_an_instance(file: Path, histories: list[Document]) -> None:
    """Nothing else of the file is stored."""
    uuid = histories[2]["instance"]["uuid"]
    said, _progress, failure = imported(file, "--runnable", uuid)
    row = AutomationModel.objects.get()
    assert (said, failure, row.state) == (f"{row.pk}\n", "", "paused")
    assert testing.Run(row.instance).open == ["charge"]


@pytest.mark.usefixtures("_allowed")
def test_it_can_begin_elsewhere_and_at_once(file: Path, histories: list[Document]) -> None:
    uuid = histories[2]["instance"]["uuid"]
    imported(file, "--runnable", uuid, "--step", "reserve", "--run")
    run = testing.Run(AutomationModel.objects.get().instance)
    assert (run.path, run.open) == (["reserve"], ["approve"])


def test_outside_development_none_is_started(file: Path, histories: list[Document]) -> None:
    _said, _progress, failure = imported(file, "--runnable", histories[2]["instance"]["uuid"])
    assert "only in a development project" in failure
    assert not AutomationModel.objects.exists()


@pytest.mark.usefixtures("_allowed")
def test_one_that_is_not_in_the_file_is_said(file: Path) -> None:
    assert "has no history of" in imported(file, "--runnable", str(uuid4()))[2]
