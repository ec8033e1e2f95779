"""Workers: alive or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from automations import testing
from automations.models import Worker

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PATIENCE = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("seen", "stopped", "alive"),
    [
        (NOW, None, True),
        (NOW - PATIENCE, None, True),
        (NOW - PATIENCE - timedelta(microseconds=1), None, False),
        (NOW, NOW, False),
    ],
)
def test_worker_is_alive_if_it_was_seen_lately_and_has_not_stopped(
    seen: datetime, stopped: datetime | None, alive: bool
) -> None:
    worker = Worker(name="w", seen=seen, stopped=stopped)

    with testing.frozen_time(NOW):
        assert worker.is_alive(PATIENCE) is alive


def test_worker_shows_its_name() -> None:
    assert str(Worker(name="host:7")) == "host:7"
