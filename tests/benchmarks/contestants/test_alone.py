"""W2 to W4 measure what they say they measure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from automations import clock
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import Waiting
from benchmarks import flows
from benchmarks.contestants import alone


@pytest.fixture(autouse=True)
def _database(transactional_db: None) -> None:
    """Rows in bulk are committed in chunks."""


def test_stored_instances_are_those_of_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass runs those that are due, and leaves those that wait."""
    monkeypatch.setattr(alone, "DUE", 2)
    alone.store(flows.Paused, 3, waiting=Waiting.TIME, due=clock.now() + timedelta(days=30))

    alone.a_pass(clock.now())

    assert AutomationModel.objects.filter(state="completed").count() == 2
    assert AutomationModel.objects.live().count() == 3


def test_passes_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone and among others, the same number of times."""
    monkeypatch.setattr(alone, "DUE", 1)
    monkeypatch.setattr(alone, "TIMES", 2)

    values = dict(alone.due(5).extra or {})

    assert values["ratio"] == values["among"] / values["alone"]
    assert AutomationModel.objects.filter(state="completed").count() == 4
    assert AutomationModel.objects.live().count() == 5


def test_a_person_has_tasks_of_both_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addressed to the person, and to a group of the person; the list takes three queries."""
    for name, value in {"GROUPS": 2, "PEOPLE": 2, "PAGE": 4, "TIMES": 1}.items():
        monkeypatch.setattr(alone, name, value)

    values = dict(alone.people(8).extra or {})

    assert values["queries"] <= 3
    assert AutomationTaskModel.objects.filter(interaction_group=None).count() == 4
    assert AutomationTaskModel.objects.filter(interaction_user=None).count() == 4


def test_unique_instances_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside those that live already; each of them has a key."""
    monkeypatch.setattr(alone, "STARTS", 2)

    alone.unique(3)

    assert AutomationModel.objects.filter(live_key__isnull=False).count() == 100 + 2 + 3 + 2
