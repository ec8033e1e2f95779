"""One instance of each kind is run by the engine, and stands where its name says."""

from __future__ import annotations

import pytest

from automations import clock
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Queued
from benchmarks.scale import originals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def found() -> dict[str, originals.Original]:
    return {one.kind.name: one for one in originals.run()}


def test_shares_are_of_a_hundred() -> None:
    assert sum(kind.share for kind in originals.KINDS) == 100


@pytest.mark.parametrize(
    ("kind", "state", "waiting"),
    [
        ("finished, 3 steps", "completed", {""}),
        ("finished, 13 steps", "completed", {""}),
        ("waits for a time", "running", {"time"}),
        ("waits for a person", "running", {"person"}),
        ("waits for a message", "running", {"message"}),
        ("queues for a limit", "running", {"limit"}),
        ("waits, unique", "running", {"time"}),
        ("failed", "failed", {""}),
        ("paused by hand", "paused", {"time"}),
    ],
)
def test_each_stands_where_its_name_says(
    found: dict[str, originals.Original], kind: str, state: str, waiting: set[str]
) -> None:
    pk = found[kind].pk
    assert AutomationModel.objects.get(pk=pk).state == state
    tasks = AutomationTaskModel.objects.filter(automation=pk)
    assert set(tasks.values_list("waiting", flat=True)) == waiting


def test_nothing_of_them_is_due(found: dict[str, originals.Original]) -> None:
    """So that a pass beside millions of copies has nothing to do."""
    assert len(found) == len(originals.KINDS)
    assert not AutomationTaskModel.objects.due(clock.now()).exists()


def test_rows_are_told_by_where_they_are(found: dict[str, originals.Original]) -> None:
    """A chain of three steps has a task for each node, and an attempt for each step."""
    one = found["finished, 3 steps"]
    first, keys = one.rows[AutomationTaskModel]
    between = AutomationTaskModel.objects.filter(pk__gte=first, pk__lt=first + keys)
    assert [task.automation_id for task in between] == [one.pk] * 5
    assert one.rows[Attempt][1] == 3
    assert found["queues for a limit"].rows[Queued][1] == 1


def test_statistics_have_counted_them(found: dict[str, originals.Original]) -> None:
    stale = AutomationModel.objects.filter(pk__in=[one.pk for one in found.values()], stale=True)
    assert not stale.exists()
