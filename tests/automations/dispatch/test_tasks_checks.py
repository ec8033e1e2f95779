"""Checks of the backend of Django Tasks."""

from __future__ import annotations

from typing import Any

import pytest

from automations import registry
from automations.dispatch import tasks_checks, tasks_library
from tests.flows import queued, units


@pytest.fixture
def ids(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what is wrong with a backend that has some attributes."""

    def found(name: str = "Good", *flows: Any, **attributes: Any) -> list[str]:
        said = {"alias": "default", "queues": set(), "supports_priority": True} | attributes
        monkeypatch.setattr(tasks_library, "backend", lambda: type(name, (), said)())
        monkeypatch.setattr(registry, "declared", lambda: flows or (queued.AllQueued, units.Line))
        return [str(message.id) for message in tasks_checks.problems()]

    return found


def test_a_backend_that_is_right(ids: Any) -> None:
    assert ids() == []
    assert ids(queues={"default", "reports", queued.SLOW}) == []


@pytest.mark.parametrize("name", ["ImmediateBackend", "DummyBackend"])
def test_w012_a_backend_without_workers(ids: Any, name: str) -> None:
    assert ids(name) == ["automations.W012"]


def test_e051_a_queue_that_it_does_not_have(ids: Any) -> None:
    assert ids(queues={"default", "reports"}) == ["automations.E051"]


def test_w013_priorities_that_it_does_not_know(ids: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks_checks.lanes, "priority_at", lambda automation, node: 1)
    assert ids("Good", units.Line, supports_priority=False) == ["automations.W013"]
    assert ids("Good", units.Line) == []
