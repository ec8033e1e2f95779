"""Workers in processes of their own never execute more at once than a limit allows."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from automations.models import Attempt, AutomationModel
from tests.automations.dispatch.children import PATIENCE, Child, until
from tests.automations.engine.racing import left_to_workers
from tests.flows import limited as flows
from tests.flows.units import doing

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]

#: Settings under which tests wait a little for what a killed worker had. A shorter lease runs out
#: on a busy machine, and then a detached step is executed again, as it is to be.
QUICK = {"LEASE": 5.0, "HEARTBEAT": 0.5}
WORKERS = 4


class Witness:
    """What steps write into a file that no database knows of: who is inside.

    A line is written after a step has begun and before it ends, so that it is never seen more at
    once than there are.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def note(self, line: str) -> None:
        with self.path.open("ab", buffering=0) as file:
            file.write(f"{line}\n".encode())

    def lines(self) -> list[str]:
        return self.path.read_text().splitlines()

    def inside(self) -> Iterator[Counter[str]]:
        """Yield, line by line, how many are inside by process."""
        found: Counter[str] = Counter()
        for line in self.lines():
            act, pid = line.split()
            found[pid] += {"in": 1, "out": -1, "killed": -found[pid]}[act]
            yield found

    @property
    def most(self) -> int:
        return max((found.total() for found in self.inside()), default=0)

    def step(self, task: Any) -> None:
        """Be inside until another one has come in, once, and then for a moment."""
        pid = os.getpid()
        self.note(f"in {pid}")
        end = time.monotonic() + PATIENCE / 10
        while self.most < 2 and time.monotonic() < end:
            os.sched_yield()
        for _ in range(50):
            self.lines()
            os.sched_yield()
        self.note(f"out {pid}")


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path / "witness")


@pytest.fixture
def workers(tmp_path: Path, witness: Witness) -> Iterator[Callable[[], list[Child]]]:
    """Start workers whose steps tell the witness; they do not outlive the test."""
    children: list[Child] = []

    def begin() -> list[Child]:
        with doing(step=witness.step):
            for _ in range(WORKERS):
                said = tmp_path / f"stderr-{len(children)}"
                children.append(Child(said, "--interval", "0.02", **QUICK))
        return children

    yield begin
    for child in children:
        child.kill()


def all_done() -> bool:
    return not AutomationModel.objects.filter(finished=False).exists()


def test_no_more_at_once_than_the_limit(
    witness: Witness, workers: Callable[[], list[Child]]
) -> None:
    for _ in range(30):
        left_to_workers(flows.Outside)

    workers()

    until(all_done, "the end of all")
    begun = sum(line.startswith("in") for line in witness.lines())
    assert begun == 30 + Attempt.objects.filter(state="lost").count()
    assert 1 < witness.most <= 3


def test_a_killed_worker_frees_its_slot_and_no_other(
    witness: Witness, workers: Callable[[], list[Child]]
) -> None:
    for _ in range(30):
        left_to_workers(flows.Outside)
    children = workers()

    until(lambda: len(witness.lines()) > 10, "some steps")
    for child in children[:2]:
        child.signal(SIGKILL)
        child.join()
        witness.note(f"killed {child.pid}")

    until(all_done, "the end of all")
    assert witness.most <= 3
    states = AutomationModel.objects.values_list("state", flat=True).distinct()
    assert set(states) == {"completed"}
