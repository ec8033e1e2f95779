"""NOTIFY and LISTEN: who is woken, who is not, and what is said when it does not work."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from automations.dispatch import listening
from automations.dispatch.doorbell import Doorbell
from automations.dispatch.listening import Listener, notify

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.only_on("postgresql")


@pytest.fixture
def listener() -> Any:
    """Return a listener that is open."""
    found = Listener()
    assert found.open()
    yield found
    found.close()


def heard(listener: Listener) -> int:
    """Return how many notifications have arrived by now; the server sends them before an answer."""
    found: list[Any] = []
    listener._raw.add_notify_handler(found.append)
    listener._raw.execute("SELECT 1")
    listener._raw.remove_notify_handler(found.append)
    return len(found)


@pytest.mark.only_on("sqlite", "mariadb")
def test_elsewhere_nothing_is_sent_and_nobody_listens(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        notify()
    listener = Listener()
    assert (listener.open(), listener.files, listener.pause) == (False, [], None)


@on_postgresql
def test_listening_begins_once(listener: Listener) -> None:
    """Only then must what was due before be looked for."""
    assert not listener.open()
    assert listener.pause is None


@on_postgresql
def test_a_notification_wakes(listener: Listener) -> None:
    notify()
    with Doorbell() as bell:
        assert bell.wait(60, listener.files) == set(listener.files)
    listener.hear()
    assert heard(listener) == 0


@on_postgresql
def test_it_is_sent_with_the_commit_and_once(listener: Listener) -> None:
    with transaction.atomic():
        for _ in range(3):
            notify()
        assert heard(listener) == 0
    assert heard(listener) == 1


@on_postgresql
def test_it_is_not_sent_if_nothing_is_stored(listener: Listener) -> None:
    with transaction.atomic():
        notify()
        transaction.set_rollback(True)
    assert heard(listener) == 0


@on_postgresql
def test_a_lost_connection_is_opened_again(listener: Listener) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [listener._raw.info.backend_pid])
    with Doorbell() as bell:
        while listener.files:
            bell.wait(60, listener.files)
            listener.hear()

    assert (listener.files, listener.pause) == ([], listening.AGAIN)
    assert listener.open()
    notify()
    assert heard(listener) == 1


@on_postgresql
def test_a_refused_connection_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    listener = Listener()
    with monkeypatch.context() as patch:
        patch.setattr(Listener, "_hears_itself", lambda self: _raise())
        assert not listener.open()
    assert listener.pause == listening.AGAIN
    assert listener.open()
    listener.close()


def _raise() -> bool:
    raise OperationalError("too many connections")


@on_postgresql
def test_a_pooler_that_swallows_notifications_is_noticed_and_said_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listening, "notify", lambda: None)
    monkeypatch.setattr(listening, "PATIENCE", 0.0)
    said: list[str] = []
    listener = Listener(said.append)

    assert not listener.open()
    assert not listener.open()
    assert (listener.files, listener.pause, len(said)) == ([], None, 1)
    assert "pooler" in said[0]


@on_postgresql
def test_psycopg2_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(connections["default"]), "Database", object())
    said: list[str] = []
    listener = Listener(said.append)

    assert not listener.open()
    assert not listener.open()
    assert len(said) == 1
    assert "psycopg 3" in said[0]
