"""A detached step extends its lease while it runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.test import override_settings

from automations import clock
from automations.engine import claims
from automations.engine.heartbeat import Heartbeat
from automations.engine.store import Claim

CLAIM = Claim(1, 1, 1, "one")
#: Seconds after which a test gives up waiting.
PATIENCE = 30
BEAT = override_settings(AUTOMATIONS={"HEARTBEAT": 0.005, "LEASE": 30})


class Extensions:
    """Stands for the database: notes each extension, answers as told."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers, self.until = list(answers), []  # type: ignore[var-annotated]
        self.thrice = threading.Event()

    def __call__(self, claim: Claim, until: object) -> bool:
        self.until.append(until)
        if len(self.until) >= 3:
            self.thrice.set()
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def extensions(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Extensions]:
    """Put a stand-in in the place of the database, as if no transaction were open."""
    found = Extensions()
    monkeypatch.setattr(claims, "extend", found)
    monkeypatch.setattr(
        "automations.engine.heartbeat.connections",
        type("Connections", (dict,), {"close_all": lambda self: None})(
            default=SimpleNamespace(in_atomic_block=False, close=lambda: None)
        ),
    )
    with BEAT:
        yield found


def wait_for_end(heart: Heartbeat) -> None:
    """Wait until the thread has ended by itself."""
    assert heart._thread is not None
    heart._thread.join(PATIENCE)
    assert not heart._thread.is_alive()


def test_lease_is_extended_again_and_again(extensions: Extensions) -> None:
    before = clock.now()
    with Heartbeat(CLAIM, None):
        assert extensions.thrice.wait(PATIENCE)

    assert extensions.until == sorted(extensions.until)
    assert extensions.until[0] >= before + timedelta(seconds=30)


def test_thread_ends_with_the_step(extensions: Extensions) -> None:
    with Heartbeat(CLAIM, None) as heart:
        pass

    assert heart._thread is not None
    assert not heart._thread.is_alive()


def test_thread_ends_when_the_step_raises(extensions: Extensions) -> None:
    with pytest.raises(ValueError, match="x"), Heartbeat(CLAIM, None) as heart:
        raise ValueError("x")

    wait_for_end(heart)


def test_lost_lease_is_noticed_and_not_extended_any_more(extensions: Extensions) -> None:
    extensions.answers = [True, False]
    with Heartbeat(CLAIM, None) as heart:
        wait_for_end(heart)

    assert (heart.lost, len(extensions.until)) == (True, 2)


def test_step_that_hangs_loses_its_lease_after_its_timeout(extensions: Extensions) -> None:
    with Heartbeat(CLAIM, timedelta(microseconds=1)) as heart:
        wait_for_end(heart)

    assert extensions.until == []


def test_trouble_with_the_database_is_logged(
    extensions: Extensions, caplog: pytest.LogCaptureFixture
) -> None:
    extensions.answers = [DatabaseError("gone"), False]
    with Heartbeat(CLAIM, None) as heart:
        wait_for_end(heart)

    assert "lease of task 1 was not extended: gone" in caplog.text


def test_trouble_that_passes_does_not_stop_the_heart(extensions: Extensions) -> None:
    """One locked database must not cost a long step its lease."""
    extensions.answers = [DatabaseError("database is locked"), True, True]
    with Heartbeat(CLAIM, None):
        assert extensions.thrice.wait(PATIENCE)


@pytest.mark.django_db
def test_inside_a_transaction_there_is_no_thread() -> None:
    """A second connection could not see the claim."""
    with Heartbeat(CLAIM, None) as heart:
        assert heart._thread is None
