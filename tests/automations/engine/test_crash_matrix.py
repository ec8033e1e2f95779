"""Whatever node a process dies at, and wherever it dies, the history is that of a quiet run.

A child is forked from this process, starts a flow and kills itself at a failpoint. Then this
process takes over with the child's clock, which the loss of leases moves on.
"""

from __future__ import annotations

import mmap
import os
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connections

from automations import clock, failpoints, flow, testing, webhook
from automations.engine import retention
from automations.engine.composing import KEY_HEADER
from automations.models import AutomationModel, AutomationTaskModel, Event
from automations.outgoing import Request, Response
from automations.status import EventKind
from tests.automations.engine import invariants
from tests.automations.engine.cases import CASES, Case
from tests.automations.engine.conftest import BEGIN
from tests.flows import reliability as flows
from tests.flows.models import Effect

pytestmark = pytest.mark.crash

#: Rounds after which a case that is still going on is taken for endless.
MAX_ROUNDS = 100
#: How often one failpoint is tried within one case: the first visits, and the last.
MAX_VISITS = 4


class SharedClock(testing.Clock):
    """A clock that a child moves on for its parent, too."""

    def __init__(self, start: datetime) -> None:
        self._memory = mmap.mmap(-1, 8)
        super().__init__(start)

    @property
    def _now(self) -> datetime:
        return datetime.fromtimestamp(struct.unpack("d", self._memory[:8])[0], UTC)

    @_now.setter
    def _now(self, moment: datetime) -> None:
        self._memory[:8] = struct.pack("d", moment.timestamp())


@pytest.fixture(autouse=True)
def _reached(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """Let mails and calls leave effects, also in a child."""
    settings.AUTOMATIONS = {"WEBHOOK_HOSTS": ["api.example.com"]}

    def leave(key: str) -> None:
        task = AutomationTaskModel.objects.get(uuid=key)
        Effect.objects.create(instance=task.automation_id, step=task.status, key=key)

    def send(message: Any, *args: Any, **kwargs: Any) -> int:
        leave(message.extra_headers[KEY_HEADER])
        return 1

    def answer(request: Request) -> Response:
        leave(request.headers[webhook.IDEMPOTENCY_KEY])
        return Response(200)

    monkeypatch.setattr(EmailMessage, "send", send)
    with testing.answering(by=answer):
        yield


# -- driving a case --------------------------------------------------------------------------


def drive(case: Case, clock_: testing.Clock) -> None:
    """Do what is to be done next, until everything has ended; begin wherever it stands."""
    case.begin()
    for _ in range(MAX_ROUNDS):
        testing.run_due()
        case.act()
        due = testing.next_due()
        if due is None and all(row.finished for row in case.instances()):
            return
        if due is not None:
            clock_.move_to(max(due, clock_.now()))
    raise AssertionError("The case does not end.")


def clear() -> None:
    """Delete what a case has left."""
    retention.delete_instances(list(AutomationModel.objects.values_list("pk", flat=True)))
    Effect.objects.all().delete()


def quiet_run(case: Case) -> tuple[list[Any], dict[str, int]]:
    """Return the history of an undisturbed run, and how often it passes each failpoint."""
    visits = dict.fromkeys(failpoints.NAMES, 0)
    actions = {name: _counter(visits, name) for name in failpoints.NAMES}
    with testing.frozen_time(BEGIN) as clock_, all_at(actions):
        drive(case, clock_)
    found = case.history()
    clear()
    return found, visits


def _counter(visits: dict[str, int], name: str) -> Callable[[], None]:
    def count() -> None:
        visits[name] += 1

    return count


def all_at(actions: dict[str, Callable[[], None]]) -> ExitStack:
    """Set an action at several failpoints."""
    stack = ExitStack()
    for name, action in actions.items():
        stack.enter_context(failpoints.at(name, action))
    return stack


def die_in_child(case: Case, clock_: SharedClock, failpoint: str, visit: int) -> None:
    """Let a child drive the case and kill itself at a visit of a failpoint."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            with failpoints.at(failpoint, failpoints.nth(visit, failpoints.kill)):
                drive(case, clock_)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    assert os.WIFSIGNALED(status), f"The child ended with {status} instead of dying."
    assert os.WTERMSIG(status) == signal.SIGKILL


def visits_to_try(times: int) -> list[int]:
    """Return which visits of a failpoint are tried: the first ones and the last."""
    return sorted({*range(1, min(times, MAX_VISITS) + 1), times} - {0})


# -- tests -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_a_process_dies(name: str, clerk: Any) -> None:
    """At every failpoint that the case passes, the survivors tell the same story."""
    case = CASES[name]
    expected, visits = quiet_run(case)
    assert all(count for _, _, once, _ in expected for count in once.values())
    deaths = 0
    for failpoint, times in visits.items():
        for visit in visits_to_try(times):
            survive(case, failpoint, visit, expected)
            deaths += 1
    print(f"{name}: {deaths} deaths")


def survive(case: Case, failpoint: str, visit: int, expected: list[Any]) -> None:
    """Kill a child at one visit, finish its work, and compare."""
    shared = SharedClock(BEGIN)
    with clock.replaced(shared.now, everywhere=True):
        die_in_child(case, shared, failpoint, visit)
        drive(case, shared)
        where = f"killed at visit {visit} of {failpoint}"
        assert case.history() == expected, where
        lost = Event.objects.filter(kind=EventKind.LEASE_LOST).count()
        assert lost <= 1, f"{where}: {lost} leases lost by one death"
        clear()


def test_every_failpoint_is_passed(clerk: Any) -> None:
    """Together the cases pass each of them, so that none is left out of the matrix."""
    total = dict.fromkeys(failpoints.NAMES, 0)
    for case in CASES.values():
        for name, times in quiet_run(case)[1].items():
            total[name] += times

    assert [name for name, times in total.items() if not times] == []


def test_every_kind_of_node_is_in_a_case() -> None:
    """A node that nobody thought about fails the build."""
    declared = {node for name in flow.__all__ if _is_node(node := getattr(flow, name))}
    used = {type(node) for case in CASES.values() for node in case.flow.nodes.values()}  # type: ignore[attr-defined]

    assert declared - {flow.Node} - used == set()


def _is_node(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, flow.Node)


@pytest.mark.parametrize("automation", [flows.Caught, flows.Failing])
def test_a_step_that_fails_leaves_no_effect(automation: Any, clerk: Any) -> None:
    """What an atomic step wrote before it failed is undone, its changes of the data as well."""
    with testing.frozen_time(BEGIN):
        run = automation()
        testing.run_due()

    invariants.check(run.id)
    assert invariants.effects(run.id).keys().isdisjoint({"first", "left"})
    assert AutomationModel.objects.get(pk=run.id).data.keys().isdisjoint({"first", "left"})


# -- steps that kill their worker ------------------------------------------------------------


@pytest.mark.parametrize(("automation", "deaths"), [(flows.Poison, 3), (flows.PatientPoison, 5)])
def test_a_step_that_kills_every_worker(automation: Any, deaths: int, clerk: Any) -> None:
    """After exactly as many deaths as it may cost it has failed; the others are unaffected."""
    shared = SharedClock(BEGIN)
    others: list[Any] = []
    with clock.replaced(shared.now, everywhere=True):
        poisoned = automation(autorun=False)
        poisoned.nice()
        for _ in range(5):
            others.append(flows.Chain(autorun=False))
            others[-1].nice()
        died = 0
        while worker_dies(automation):
            died += 1
            assert died <= deaths
            shared.advance(timedelta(minutes=1))
        testing.run_until(shared, shared.now() + timedelta(hours=1))

    assert died == deaths
    invariants.check(poisoned.id)
    row = AutomationModel.objects.get(pk=poisoned.id)
    task = AutomationTaskModel.objects.get(automation=row, status="poison")
    assert (row.state, task.state, task.error_class) == ("failed", "failed", "WorkerLost")
    assert task.attempts == deaths
    assert list(task.attempt_rows.values_list("state", flat=True)) == ["lost"] * deaths
    assert "poison" not in invariants.effects(row.pk)
    for other in others:
        assert AutomationModel.objects.get(pk=other.id).state == "completed"
        assert invariants.effects(other.id) == {"first": 1, "second": 1, "third": 1}
        assert not Event.objects.filter(automation_id=other.id, kind=EventKind.LEASE_LOST).exists()


def worker_dies(automation: Any) -> bool:
    """Let a child run what is due; tell whether the poison has killed it."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            flows.interference[f"{automation.__name__}.poison"] = lambda task: failpoints.kill()
            testing.run_due()
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "The child has failed."
    return os.WIFSIGNALED(status)


def test_a_step_whose_worker_is_lost_while_it_waits(clerk: Any) -> None:
    """Losses between two looks at a condition neither collide nor add up to a failure."""
    shared = SharedClock(BEGIN)
    case = Case(flows.Waits)
    with clock.replaced(shared.now, everywhere=True):
        case.begin()
        for _ in range(2):
            due = testing.next_due()
            assert due is not None
            shared.move_to(max(due, shared.now()))
            die_in_child(case, shared, "claim.committed", 1)
            shared.advance(timedelta(minutes=1))
            testing.run_due()
        drive(case, shared)

    (row,) = case.instances()
    assert row.state == "completed"
    invariants.check(row.pk)
