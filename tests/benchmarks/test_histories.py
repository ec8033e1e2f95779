"""Histories are measured on their way out and in, each command in a process of its own."""

from __future__ import annotations

import pytest

from automations.models import Attempt, AutomationModel, AutomationTaskModel
from benchmarks import histories


@pytest.fixture
def _database(child_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in child_environment.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("_database")
def test_everything_is_measured() -> None:
    """At the end all are here again, as copies."""
    figures = histories.histories(3)
    assert [figure.unit for figure in figures] == [
        "instances/s", "MB", "MB", "instances/s", "MB",
    ]  # fmt: skip
    assert [figure.least for figure in figures if figure.least] == [histories.OUT, histories.IN]
    assert all(figure.value >= 0 for figure in figures)
    assert AutomationModel.objects.filter(state="archived").count() == 3
    assert AutomationTaskModel.objects.count() == 15


@pytest.mark.django_db
def test_instances_are_as_if_each_had_run() -> None:
    histories.fill(2)
    assert AutomationModel.objects.filter(state="completed").count() == 2
    tasks = AutomationTaskModel.objects.order_by("pk")
    assert [task.status for task in tasks] == ["begin", "one", "two", "three", "end"] * 2
    assert [task.previous_id for task in tasks][::5] == [None, None]
    assert all(task.previous.automation_id == task.automation_id for task in tasks if task.previous)
    assert Attempt.objects.count() == 6
