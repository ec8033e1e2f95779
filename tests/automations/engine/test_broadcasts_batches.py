"""A batch of a broadcast is stored as a whole or not at all, and once, whoever else sends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from automations import failpoints, testing
from automations.models import Message
from tests.automations.engine import invariants
from tests.automations.engine.broadcasting import alone, rows
from tests.automations.engine.meeting import together
from tests.flows import reliability
from tests.flows.basics import Told

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_batch_that_cannot_be_stored_is_sent_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [Told() for _ in range(3)]
    single = alone(monkeypatch)
    with failpoints.at("broadcast.stored", failpoints.nth(1, failpoints.fail)):
        assert Told.broadcast_message("hello", None, {"go": True}) == ["thanks"] * 3
    assert single == [one.id for one in found]
    assert [row.data["heard"] for row in rows()] == [1, 1, 1]
    assert Message.objects.count() == 3


def test_a_broadcast_within_a_transaction_is_undone_with_it() -> None:
    Told()
    with transaction.atomic():
        Told.broadcast_message("hello", None, {"go": True})
        transaction.set_rollback(True)
    assert rows()[0].state == "running"
    assert not Message.objects.exists()


@pytest.mark.race
def test_two_broadcasts_at_once_reach_each_instance_once_each() -> None:
    for _ in range(60):
        reliability.Receiver()

    def tell() -> list[Any]:
        return reliability.Receiver.broadcast_message("hello", None, {"sender": "x"})

    for actor in together(tell, tell):
        assert len(actor.join()) == 60
    testing.run_due()
    assert Message.objects.exclude(consumed=None).count() == 120
    for row in rows():
        invariants.check(row.pk)


def child(act: Callable[[], Any]) -> int:
    """Let a child of this process do something; return by which signal it died."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            act()
        finally:
            os._exit(1)
    status = os.waitpid(pid, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


@pytest.mark.crash
@pytest.mark.parametrize(("place", "visit"), [("message.consumed", 3), ("broadcast.stored", 1)])
def test_a_process_that_dies_within_a_batch_leaves_nothing_of_it(place: str, visit: int) -> None:
    for _ in range(5):
        Told()

    def tell() -> None:
        with failpoints.at(place, failpoints.nth(visit, failpoints.kill)):
            Told.broadcast_message("hello", None, {"go": True})

    assert child(tell) == signal.SIGKILL
    assert [row.state for row in rows()] == ["running"] * 5
    assert not Message.objects.exists()
    Told.broadcast_message("hello", None, {"go": True})
    assert [row.data["heard"] for row in rows()] == [1] * 5
    assert [row.state for row in rows()] == ["completed"] * 5
