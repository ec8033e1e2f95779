"""Two processes enter the same subject at the same moment: exactly one is admitted."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from automations.models import AutomationModel, Entry, Refusal
from automations.status import Refused
from tests.flows.entering import Delivery, Digest, Support, Welcome

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

#: How often two processes meet in one test.
ROUNDS = 15
ADMITTED, REFUSED, BROKEN = 0, 3, 1


def process(act: Callable[[], Any], gate: int) -> int:
    """Fork a process that waits for the gate to close, acts, and exits with what came of it."""
    pid = os.fork()
    if pid:
        return pid
    try:
        connections["default"].ensure_connection()
        os.read(gate, 1)
        code = REFUSED if act() is None else ADMITTED
        connections.close_all()
    except BaseException:
        traceback.print_exc()
        code = BROKEN
    os._exit(code)


def at_once(*acts: Callable[[], Any]) -> list[int]:
    """Let each act begin at one moment in a process of its own; return their exit codes."""
    connections.close_all()
    wait, go = os.pipe()
    os.set_inheritable(go, False)
    pids = []
    for act in acts:
        pids.append(process(lambda act=act: (os.close(go), act())[1], wait))
    os.write(go, b"x" * len(acts))
    os.close(go)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    os.close(wait)
    return sorted(codes)


@pytest.mark.parametrize(
    ("automation", "reasons"),
    [
        (Welcome, {Refused.ONCE}),
        (Support, {Refused.LIVE}),
        (Delivery, {Refused.KEY}),
        (Digest, {Refused.LIVE, Refused.COOLING}),
    ],
)
def test_two_processes_enter_the_same_subject(automation: Any, reasons: set[str]) -> None:
    for number in range(ROUNDS):
        act = lambda number=number: automation.enter(customer=f"c{number}", order=1)  # noqa: E731

        assert at_once(act, act) == [ADMITTED, REFUSED]

    rows = AutomationModel.objects.values_list("subject", flat=True)
    assert sorted(rows) == sorted(f"c{number}" for number in range(ROUNDS))
    assert set(Refusal.objects.values_list("reason", flat=True)) <= reasons
    assert sum(Refusal.objects.values_list("count", flat=True)) == ROUNDS
    remembered = Entry.objects.count() if automation.options.reentry.remembers else ROUNDS
    assert remembered == ROUNDS


def test_a_cool_down_that_is_over_admits_one_of_two() -> None:
    """The row is there already: only one of two updates finds it old enough."""
    for number in range(ROUNDS):
        customer = f"c{number}"
        Digest(customer=customer)
        past = {"created": "2020-01-01T00:00Z", "finished": True, "state": "completed"}
        AutomationModel.objects.update(**past, live_key=None)
        Entry.objects.update(last="2020-01-01T00:00Z")

        act = lambda customer=customer: Digest.enter(customer=customer)  # noqa: E731
        assert at_once(act, act) == [ADMITTED, REFUSED]

        assert AutomationModel.objects.filter(finished=False).count() == 1
        assert Entry.objects.get(subject=customer).count == 2


def test_two_processes_begin_a_new_hour_of_refusals() -> None:
    """Whoever inserts the row, both are counted."""
    Support(customer="c")
    for number in range(1, ROUNDS + 1):
        if number % 3 == 0:
            Refusal.objects.all().delete()
        before = sum(Refusal.objects.values_list("count", flat=True))
        act = lambda: Support.enter(customer="c")  # noqa: E731
        assert at_once(act, act) == [REFUSED, REFUSED]
        assert sum(Refusal.objects.values_list("count", flat=True)) == before + 2
