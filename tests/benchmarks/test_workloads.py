"""The workloads measure what they say they measure."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel
from benchmarks import flows, workloads


@pytest.fixture(autouse=True)
def _database(transactional_db: None) -> None:
    """Commits are counted, so the tests must not run in a transaction."""


def test_the_linear_flow_completes() -> None:
    """W1 counts instances that have ended, and the statements of one."""
    figures = {figure.name: figure.value for figure in workloads.w1_linear(2)}

    assert set(AutomationModel.objects.values_list("state", flat=True)) == {"completed"}
    assert figures["W1 statements"] <= 20
    assert figures["W1 commits"] <= 5


def test_bulk_rows_are_those_of_the_engine() -> None:
    """W2 runs the due ones of instances that were stored in bulk, and no other."""
    idle, busy = workloads.w2_due(5)

    assert (idle.commits, busy.commits >= 100) == (0, True)
    assert AutomationModel.objects.filter(state="completed").count() == 110
    assert AutomationModel.objects.filter(state="running").count() == 5


def test_a_false_condition_is_asked_of_each() -> None:
    """W2b leaves every instance waiting for its next question."""
    workloads.w2b_poll(3)

    assert AutomationModel.objects.live().count() == 3


def test_the_list_of_a_person_is_short() -> None:
    """W3 takes three statements: permissions of the user and of the groups, and the list."""
    figures = {figure.name: figure.value for figure in workloads.w3_tasks(60)}

    assert figures["W3 statements"] <= 3


def test_unique_instances_are_started() -> None:
    """W4 starts 200 beside each number of live ones."""
    workloads.w4_unique(101)

    assert AutomationModel.objects.of(flows.Unique).filter(live_key__isnull=False).count() == 400


def test_the_message_reaches_everybody() -> None:
    """W5 ends when all have ended."""
    figures = {figure.name: figure.value for figure in workloads.w5_message(3)}

    assert figures["W5 not finished"] == 0


def test_the_branches_are_joined() -> None:
    """W6 completes with every step of every branch done."""
    workloads.w6_parallel(1)

    instance = AutomationModel.objects.get()
    assert instance.state == "completed"
    assert len(instance.data) == 20
