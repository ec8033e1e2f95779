"""Calls into the queues of another task system: after the commit, at nobody's cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from automations.dispatch import queueing
from automations.dispatch.queueing import QueueDispatcher
from automations.engine.bell import Due
from automations.engine.queues import Ring


class Sending(QueueDispatcher):
    """Notes what it sends; fails if it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Any] = []
        self.fails = False

    def send(self, ring: Ring) -> None:
        """Note the call."""
        if self.fails:
            raise OSError("nobody answers")
        self.sent.append(ring)

    def send_sweep(self) -> None:
        """Note the call."""
        self.sent.append("sweep")


GONE = "no.such.Flow"


@pytest.mark.django_db(transaction=True)
def test_calls_wait_for_the_commit() -> None:
    sending = Sending()
    with transaction.atomic():
        sending.poke([Due(1, GONE)])
        sending.wake()
        assert sending.sent == []
    assert sending.sent == [Ring(1), "sweep"]


@pytest.mark.django_db(transaction=True)
def test_calls_for_what_is_not_stored_are_not_sent() -> None:
    sending = Sending()
    with transaction.atomic():
        sending.poke([Due(1, GONE)])
        transaction.set_rollback(True)
    assert sending.sent == []


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_logged_and_silences_for_a_while(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending = Sending()
    sending.fails = True
    for pk in (1, 2):
        sending.poke([Due(pk, GONE)])
    assert len(caplog.messages) == 1
    assert "nobody answers" in caplog.messages[0]

    sending.fails = False
    sending.poke([Due(3, GONE)])
    assert sending.sent == []
    sending._silent_until -= queueing.SILENCE
    sending.poke([Due(4, GONE)])
    assert sending.sent == [Ring(4)]


@pytest.mark.django_db(transaction=True)
def test_nothing_due_is_no_call() -> None:
    sending = Sending()
    sending.poke([])
    assert sending.sent == []


def test_a_sweep_that_somebody_asks_for_is_sent_at_once() -> None:
    sending = Sending()
    assert sending.sweep()
    assert (sending.sent, sending.found()) == (["sweep"], "queue")


def test_a_subclass_says_how_to_send() -> None:
    with pytest.raises(NotImplementedError):
        QueueDispatcher().send(Ring(1))
    with pytest.raises(NotImplementedError):
        QueueDispatcher().send_sweep()
