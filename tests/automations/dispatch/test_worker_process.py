"""The worker command as a process: signals, signs of life, and a database that goes away."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from automations import testing
from automations.engine.lanes import lane
from automations.models import AutomationTaskModel, RollupState, Worker
from tests.automations.dispatch.children import Child, until
from tests.automations.dispatch.instances import begun, left_to_workers, let_go, state
from tests.automations.engine import invariants
from tests.conftest import ROOT
from tests.flows import reliability as flows

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]

#: Settings under which tests need not wait.
QUICK = {"LEASE": 1.0, "HEARTBEAT": 0.2}

Start = Callable[..., Child]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start workers that do not outlive the test."""
    children: list[Child] = []

    def begin(*arguments: str, **settings: Any) -> Child:
        said = tmp_path / f"stderr-{len(children)}"
        given = ("--interval", "0.05", *arguments)
        children.append(Child(said, *given, **{**QUICK, **settings}))
        return children[-1]

    yield begin
    for child in children:
        child.kill()


# -- the command -----------------------------------------------------------------------------


def test_once_runs_what_is_due_and_ends(child_environment: dict[str, str]) -> None:
    """`--once` executes, says so on stderr, signs off and exits 0; nothing goes to stdout."""
    pk = left_to_workers(flows.Outside)
    command = [sys.executable, "-m", "django", "automation_worker", "--once", "--name", "w1"]

    ran = subprocess.run(
        command, cwd=ROOT, env=child_environment, capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert "executed" in ran.stderr
    assert state(pk) == "completed"
    worker = Worker.objects.get(name="w1")
    assert worker.stopped is not None
    assert worker.executed >= 1


def test_sigterm_when_idle(start: Start) -> None:
    """It ends at once with 0 and signs off its row."""
    child = start("--name", "idle", "--interval", "50")
    until(lambda: "ready" in child.said, "the worker")
    until(lambda: Worker.objects.filter(name="idle").exists(), "its row")
    assert Worker.objects.get(name="idle").is_alive(timedelta(minutes=3))

    child.signal(SIGTERM)

    assert child.join() == 0, child.said
    assert Worker.objects.get(name="idle").stopped is not None
    assert "stopped after 0 tasks" in child.said


@pytest.mark.parametrize("automation", [flows.Slow, flows.SlowOutside])
def test_sigterm_during_a_step(start: Start, automation: Any) -> None:
    """The step is finished; the next one of its chain and other tasks are left to others."""
    pk, other = left_to_workers(automation), left_to_workers(flows.Chain)
    # Its turn comes last, whichever flow would be first.
    AutomationTaskModel.objects.filter(automation_id=other).update(lane=lane(-1, "other"))
    child = start("--name", "busy")
    until(begun(pk), "the step")

    child.signal(SIGTERM)
    let_go(pk)

    assert child.join() == 0, child.said
    assert invariants.effects(pk) == {"slow": 1}
    assert invariants.effects(other) == {}
    after = AutomationTaskModel.objects.get(automation_id=pk, status="after")
    assert (after.state, after.attempts) == ("ready", 0)
    assert after.due is not None
    assert after.due <= timezone.now()
    assert Worker.objects.get(name="busy").stopped is not None
    testing.run_due()
    for instance in (pk, other):
        invariants.check(instance)
        assert state(instance) == "completed"


def test_signs_of_life_during_a_long_step(start: Start) -> None:
    """The worker's row is kept fresh, and the lease of a detached step is extended."""
    pk = left_to_workers(flows.SlowOutside)
    # Longer than this machine may stand still.
    start("--name", "alive", LEASE=30.0)
    until(begun(pk), "the step")
    first = Worker.objects.get(name="alive").seen
    task = AutomationTaskModel.objects.filter(automation_id=pk)
    lease = task.get().due
    assert lease is not None

    until(lambda: Worker.objects.get(name="alive").seen > first, "a sign of life")
    until(lambda: task.filter(due__gt=lease).exists(), "a longer lease")

    with testing.frozen_time(lease + timedelta(microseconds=1)):
        assert testing.run_due() == 0, "The step was taken over although its worker lives."
    let_go(pk)
    until(lambda: state(pk) == "completed", "the end of the instance")
    assert invariants.effects(pk) == {"slow": 1, "after": 1}


def test_a_killed_worker_is_replaced(start: Start) -> None:
    """Another one takes the step over when the lease is over; the key stays the same."""
    pk = left_to_workers(flows.SlowOutside)
    first = start("--name", "first")
    until(begun(pk), "the step")
    key = AutomationTaskModel.objects.get(automation_id=pk).idempotency_key
    first.signal(SIGKILL)
    assert first.join() == -SIGKILL
    let_go(pk)

    start("--name", "second")
    until(lambda: state(pk) == "completed", "the end of the instance")

    invariants.check(pk)
    assert invariants.keys(pk, "slow") == {key}
    assert not Worker.objects.get(name="second").stopped
    assert Worker.objects.get(name="first").stopped is None


# -- waking ----------------------------------------------------------------------------------


@pytest.fixture
def nothing_planned() -> None:
    """Nothing falls due by the clock that a sleeping worker would get up for."""
    RollupState.objects.all().delete()


@pytest.mark.only_on("postgresql")
def test_what_is_due_wakes_a_worker_that_sleeps_for_an_hour(
    start: Start, nothing_planned: None
) -> None:
    """More than once: the first may be found before it sleeps."""
    start("--interval", "3600")
    for automation in (flows.Chain, flows.Outside) * 3:
        pk = left_to_workers(automation)
        until(lambda pk=pk: state(pk) == "completed", "the end of the instance")


@pytest.mark.only_on("postgresql")
def test_a_detached_step_that_a_caller_leaves_wakes_a_worker(
    start: Start, nothing_planned: None
) -> None:
    start("--interval", "3600")
    for _ in range(3):
        pk = int(flows.Outside().id)
        until(lambda pk=pk: state(pk) == "completed", "the end of the instance")


@pytest.mark.only_on("postgresql")
def test_the_branches_of_a_worker_wake_another(start: Start, nothing_planned: None) -> None:
    """Two slow branches begin although each worker executes one step at a time."""
    for name in ("one", "two"):
        start("--interval", "3600", "--name", name, LEASE=30.0)
    for _ in range(2):
        pk = left_to_workers(flows.SlowBranches)
        until(lambda pk=pk: flows.sign("begun-left", pk).exists(), "the left branch")
        until(lambda pk=pk: flows.sign("begun-right", pk).exists(), "the right branch")
        let_go(pk)
        until(lambda pk=pk: state(pk) == "completed", "the end of the instance")


def test_a_worker_that_sleeps_for_an_hour_gets_up_for_a_timer(
    start: Start, nothing_planned: None
) -> None:
    """It was planned before; nobody calls."""
    pk = left_to_workers(flows.Outside)
    soon = timezone.now() + timedelta(seconds=0.5)
    AutomationTaskModel.objects.filter(automation_id=pk).update(due=soon)

    start("--interval", "3600")

    until(lambda: state(pk) == "completed", "the end of the instance")


# -- the database ----------------------------------------------------------------------------


def end_other_connections() -> int:
    """Have the server end every connection but this one, as a restart does; return how many."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return len(cursor.fetchall())
        cursor.execute(
            "SELECT id FROM information_schema.processlist "
            "WHERE db = DATABASE() AND id <> CONNECTION_ID()"
        )
        found = [number for (number,) in cursor.fetchall()]
        for number in found:
            with suppress(OperationalError):  # it has ended by itself meanwhile
                cursor.execute(f"KILL CONNECTION {number:d}")
        return len(found)


@pytest.mark.only_on("postgresql", "mariadb")
@pytest.mark.parametrize("automation", [flows.Slow, flows.SlowOutside])
def test_the_database_goes_away_during_a_step(start: Start, automation: Any) -> None:
    """The worker lives on; the step is done again after its lease, and counts once."""
    pk = left_to_workers(automation)
    child = start("--name", "stubborn")
    until(begun(pk), "the step")

    assert end_other_connections() >= 1
    let_go(pk)
    until(lambda: state(pk) == "completed", "the end of the instance")

    assert not child.ended(), child.said
    invariants.check(pk)
    assert len(invariants.keys(pk, "slow")) == 1
    if automation is flows.Slow:
        assert invariants.effects(pk) == {"slow": 1, "after": 1}
    child.signal(SIGTERM)
    assert child.join() == 0, child.said


@pytest.mark.only_on("postgresql", "mariadb")
def test_the_database_goes_away_again_and_again(start: Start) -> None:
    """Whatever the worker is at, it survives and loses nothing."""
    pks = [left_to_workers(flows.Parallel) for _ in range(10)]
    # The same step may lose its connection often, which must not make it a step that kills.
    child = start("--name", "stubborn", "--interval", "0.01", MAX_CRASHES=1000)
    until(lambda: Worker.objects.filter(name="stubborn").exists(), "the worker")

    def done() -> bool:
        end_other_connections()
        return all(state(pk) == "completed" for pk in pks)

    for _ in range(5):
        done()
    until(lambda: all(state(pk) == "completed" for pk in pks), "the end of the instances")

    assert not child.ended(), child.said
    for pk in pks:
        invariants.check(pk)
        assert len(invariants.effects(pk)) == 5
        assert set(invariants.effects(pk).values()) == {1}
