"""Health: for programs, without a session, off by default."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from automations import testing
from automations.engine import health
from automations.models import Worker
from tests.flows import units
from tests.flows.units import left_alone

URL = "/flows/health/"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(settings: Any) -> None:
    settings.AUTOMATIONS = {"HEALTH": True}


def asked(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get(URL)
    return answer.status_code, answer.json()


def test_it_is_off_by_default(client: Client) -> None:
    assert client.get(URL).status_code == 404


def test_all_is_well_if_nothing_is_due(client: Client, on: None) -> None:
    status, said = asked(client)
    assert (status, said["status"]) == (200, "ok")
    assert said["checks"]["queue"] == {"ok": True, "oldest_seconds": 0.0, "limit_seconds": 600.0}


def test_nobody_works(client: Client, on: None) -> None:
    """And all is well again when somebody does."""
    with testing.frozen_time(NOW) as clock:
        Worker.objects.create(name="w", host="h", pid=1)
        left_alone(units.Step)
        clock.advance(seconds=200)
        status, said = asked(client)
        assert (status, said["status"]) == (503, "failing")
        assert said["checks"]["workers"] == {
            "ok": False,
            "alive": 0,
            "seconds_since_seen": 200.0,
        }
        Worker.objects.update(seen=clock.now())
        assert asked(client)[0] == 200


def test_work_is_late(client: Client, settings: Any) -> None:
    settings.AUTOMATIONS = {"HEALTH": True, "ALERTS": {"QUEUE_AGE": 60}}
    with testing.frozen_time(NOW) as clock:
        left_alone(units.Step)
        clock.advance(seconds=61)
        Worker.objects.create(name="w", host="h", pid=1)
        status, said = asked(client)
    assert status == 503
    assert [name for name, check in said["checks"].items() if not check["ok"]] == ["queue"]


def test_the_database_does_not_answer(client: Client, on: None, monkeypatch: Any) -> None:
    """Said as such, and without what the driver says: that holds hosts and users."""

    def away() -> None:
        raise OperationalError("connection to db.internal as root failed")

    monkeypatch.setattr(health, "signs", away)
    status, said = asked(client)
    assert (status, said) == (503, {"status": "failing", "checks": {"database": {"ok": False}}})


def test_no_flow_and_no_worker_is_named(client: Client, on: None) -> None:
    left_alone(units.Step)
    Worker.objects.create(name="secret-host:1", host="secret-host", pid=1)
    text = client.get(URL).content.decode()
    assert "Step" not in text
    assert "secret-host" not in text


def test_it_needs_no_session_and_is_not_kept(
    client: Client, on: None, django_assert_num_queries: Any
) -> None:
    """Somebody's cookie is not looked at; caches pass the question on."""
    client.cookies["sessionid"] = "x" * 32
    with django_assert_num_queries(2):
        answer = client.get(URL)
    assert "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies


def test_only_reading_is_answered(client: Client, on: None) -> None:
    assert client.post(URL).status_code == 405
    assert client.head(URL).status_code == 200
