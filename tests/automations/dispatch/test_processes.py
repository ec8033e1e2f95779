"""Several worker processes of one command: they die, are started anew, and end together."""

from __future__ import annotations

import os
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from automations.models import Worker
from tests.automations.dispatch.children import Child, until
from tests.automations.dispatch.instances import left_to_workers, state
from tests.automations.engine import invariants
from tests.flows import reliability as flows

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def parent(tmp_path: Path) -> Any:
    """Start a command with two processes."""
    started = Child(
        tmp_path / "stderr", "--processes", "2", "--name", "pair", "--interval", "3600",
        LEASE=1.0, HEARTBEAT=0.2,
    )  # fmt: skip
    until(lambda: len(alive()) == 2, "two workers")
    yield started
    if not started.ended():
        started.signal(SIGTERM)
        started.join()


def alive() -> dict[str, int]:
    """Return the processes of the workers that have not stopped, by name."""
    return dict(Worker.objects.filter(stopped=None).values_list("name", "pid"))


@pytest.mark.parametrize("number", [SIGTERM, SIGINT])
def test_each_is_a_worker_of_its_own_and_a_signal_ends_all(parent: Child, number: int) -> None:
    assert alive().keys() == {"pair-1", "pair-2"}
    assert len({*alive().values(), parent.pid}) == 3

    parent.signal(number)

    assert parent.join() == 0, parent.said
    assert alive() == {}
    assert parent.said.count("has stopped after") == 2


def test_one_that_dies_is_started_anew(parent: Child) -> None:
    before = alive()
    os.kill(before["pair-1"], SIGKILL)

    until(lambda: alive()["pair-1"] != before["pair-1"], "a new process")

    assert alive()["pair-2"] == before["pair-2"]
    assert f"Worker process 1 ({before['pair-1']}) has died." in parent.said


def test_nobody_is_left_behind_when_the_parent_is_killed(parent: Child) -> None:
    parent.signal(SIGKILL)
    assert parent.join() == -SIGKILL

    until(lambda: alive() == {}, "the end of the workers")


@pytest.mark.only_on("postgresql")
def test_they_share_the_work(parent: Child) -> None:
    """A slow step of one does not keep what is due besides from the other."""
    slow, quick = left_to_workers(flows.Slow), left_to_workers(flows.Chain)
    until(flows.sign("begun", slow).exists, "the slow step")

    until(lambda: state(quick) == "completed", "the other instance")
    assert state(slow) == "running"
    flows.sign("go", slow).touch()
    until(lambda: state(slow) == "completed", "the slow instance")
    for pk in (slow, quick):
        invariants.check(pk)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--processes", "0"], "must be 1 to"),
        (["--processes", "257"], "must be 1 to"),
        (["--processes", "2", "--once"], "cannot be combined"),
        (["--processes", "20", "--name", "x" * 98], "at most 97"),
    ],
)
def test_impossible_arguments_are_refused(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("automation_worker", *arguments)
