"""`automation_replay`: where the histories of a file part from the flows that are in the code."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from automations import flow, registry, testing
from automations.histories import document, lines
from automations.histories.document import Document, Options
from automations.models import AutomationModel
from tests.flows.acting import Nightly, Shipping

pytestmark = pytest.mark.django_db

SHIPPING, NIGHTLY = (one.get_automation_class_name() for one in (Shipping, Nightly))


def replayed(file: Path, *args: str) -> tuple[int, list[str], str]:
    """Call the command; return how it ends, what it says, and what it complains about."""
    said, complaints = StringIO(), StringIO()
    try:
        call_command("automation_replay", str(file), *args, stdout=said, stderr=complaints)
    except CommandError as error:
        return error.returncode, said.getvalue().splitlines(), f"{complaints.getvalue()}{error}"
    return 0, said.getvalue().splitlines(), complaints.getvalue()


@pytest.fixture
def histories(db: None) -> list[Document]:
    """Three of one flow and one of another; none of them is here any more."""
    User.objects.create_user("anna")
    runs = [*(testing.start(Shipping, order=n) for n in range(3)), testing.start(Nightly)]
    found = list(document.documents([run.row.pk for run in runs], Options(redact=False)))
    AutomationModel.objects.all().delete()
    return found


@pytest.fixture
def file(histories: list[Document], tmp_path: Path) -> Path:
    """A file of them."""
    return write(tmp_path, histories)


def write(folder: Path, histories: list[Document]) -> Path:
    """Write a file of histories."""
    path = folder / "histories.jsonl"
    path.write_bytes(b"".join(lines.lines(histories)))
    return path


@pytest.fixture
def deployed(file: Path) -> Iterator[Path]:
    """The same file, after the flow has changed."""
    steps = {"reserve": flow.Execute(), "charge": flow.Execute(), "end": flow.End()}
    module, name = SHIPPING.rsplit(".", 1)
    type(name, (flow.Automation,), {"__module__": module, **steps})
    yield file
    registry.register(Shipping)


def test_nothing_parts_as_long_as_nothing_has_changed(file: Path) -> None:
    assert replayed(file, "--definition", "current") == (0, ["0 of 4 histories part."], "")


def test_equal_partings_are_said_once_with_an_example(
    deployed: Path, histories: list[Document]
) -> None:
    code, said, complaints = replayed(deployed)
    uuid = histories[0]["instance"]["uuid"]
    assert said == [
        f"{SHIPPING}: 3 histories: an instance stands at approve, which is gone; e.g. {uuid}",
        "3 of 4 histories part.",
    ]
    assert (code, complaints) == (1, "Not every history goes the way that it went.")


def test_each_history_is_said_on_request(deployed: Path, histories: list[Document]) -> None:
    _code, said, _complaints = replayed(deployed, "--verbose")
    assert said[:3] == [
        f"{one['instance']['uuid']} task 2: an instance stands at approve, which is gone"
        for one in histories[:3]
    ]


def test_one_flow_can_be_chosen(deployed: Path) -> None:
    assert replayed(deployed, "--flow", NIGHTLY) == (0, ["0 of 1 histories part."], "")
    assert replayed(deployed, "--flow", SHIPPING)[1][-1] == "3 of 3 histories part."


def test_a_flow_that_is_gone_is_a_parting(histories: list[Document], tmp_path: Path) -> None:
    histories[0]["automation"] = "shop.Gone"
    code, said, _complaints = replayed(write(tmp_path, histories))
    uuid = histories[0]["instance"]["uuid"]
    assert code == 1
    assert said[0] == f"shop.Gone: 1 history: the flow is not in the code; e.g. {uuid}"


def test_nothing_is_run_or_stored(deployed: Path) -> None:
    replayed(deployed)
    assert not AutomationModel.objects.exists()


def test_a_line_that_cannot_be_read_is_said(histories: list[Document], tmp_path: Path) -> None:
    """The others are compared all the same."""
    histories[1]["tasks"][0]["state"] = "gone"
    code, said, complaints = replayed(write(tmp_path, histories))
    assert (code, said) == (2, ["0 of 3 histories part."])
    assert complaints.startswith("Line 3: tasks[0].state: ")
    assert complaints.endswith("Lines that could not be read: 1.")


def test_a_file_that_was_cut_off_is_said(file: Path) -> None:
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    code, said, complaints = replayed(file)
    assert (code, said) == (2, [])
    assert "cut off" in complaints


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    code, _said, complaints = replayed(tmp_path / "none.jsonl")
    assert code == 2
    assert "none.jsonl" in complaints
