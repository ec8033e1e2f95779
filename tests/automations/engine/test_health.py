"""Signs of life, and the named questions behind pages, health and metrics."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from automations import testing
from automations.engine import health, holding, letters
from automations.engine.health import Signs
from automations.models import AutomationModel, AutomationTaskModel, Pause, Worker
from automations.nodes.base import Letter
from tests.flows import units
from tests.flows.units import doing, left_alone

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PATIENCE = timedelta(minutes=3)


def ago(seconds: int | None) -> datetime | None:
    return None if seconds is None else NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("alive", "seen", "due", "abandoned"),
    [
        (1, 4, 10_000, False),
        (0, 200, 1, True),
        (0, 200, None, False),
        (0, None, 10, False),
        (0, None, 181, True),
        (0, 5, 10, False),
        (0, 5, 181, True),
    ],
)
def test_work_is_abandoned_if_nobody_comes_for_it(
    alive: int, seen: int | None, due: int | None, abandoned: bool
) -> None:
    """A worker that was just stopped, and cron, are given the time that a silent one has."""
    assert Signs(NOW, PATIENCE, alive, ago(seen), ago(due)).abandoned is abandoned


def test_a_message_that_nobody_reads_is_due_like_a_task() -> None:
    signs = Signs(NOW, PATIENCE, 0, None, ago(10), ago(300))
    assert (signs.oldest, signs.lag, signs.abandoned) == (ago(300), timedelta(minutes=5), True)


def test_late_is_what_has_been_due_for_longer_than_the_limit() -> None:
    signs = Signs(NOW, PATIENCE, 1, NOW, ago(601))
    assert signs.is_late(timedelta(minutes=10))
    assert not signs.is_late(timedelta(minutes=11))
    assert not signs.is_late(None)
    assert not Signs(NOW, PATIENCE, 1, NOW, None).is_late(timedelta())


def worker(name: str, seen: int, stopped: bool = False) -> None:
    at = NOW - timedelta(seconds=seen)
    Worker.objects.create(name=name, host="h", pid=1, seen=at, stopped=at if stopped else None)


@pytest.mark.django_db
def test_signs_are_read_in_two_queries(django_assert_num_queries: object) -> None:
    """Stopped and silent workers are not alive; what falls due later is not due."""
    worker("a", 5), worker("b", 500), worker("c", 1, stopped=True)
    with testing.frozen_time(NOW) as clock:
        left_alone(units.Step), units.Timed()
        letters.post(Letter(units.Listener(), "hello", None, {}, False), NOW)
        clock.advance(seconds=30)
        with django_assert_num_queries(2):  # type: ignore[operator]
            signs = health.signs()
    assert (signs.alive, signs.seen) == (1, NOW - timedelta(seconds=1))
    assert (signs.task, signs.message, signs.lag) == (NOW, NOW, timedelta(seconds=30))


@pytest.mark.django_db
def test_without_anything_there_are_no_signs() -> None:
    signs = health.signs()
    assert (signs.alive, signs.seen, signs.oldest, signs.lag) == (0, None, None, timedelta())


@pytest.mark.django_db
def test_the_patience_is_a_setting(settings: object) -> None:
    settings.AUTOMATIONS = {"WORKER_PATIENCE": 600}  # type: ignore[attr-defined]
    worker("a", 500)
    with testing.frozen_time(NOW):
        assert health.signs().alive == 1


@pytest.mark.django_db
def test_held_is_what_a_paused_instance_would_do() -> None:
    """Not what waits for its time in one that runs."""
    units.Timed()
    row = units.Timed()._db
    assert health.held().count() == 0

    AutomationModel.objects.filter(pk=row.pk).update(state="paused")
    holding.hold_tasks(row)

    assert [task.automation_id for task in health.held()] == [row.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("flow", "step", "count"),
    [("", "", 2), (units.Timed, "", 1), (units.Timed, "wait", 1), (units.Timed, "other", 0)],
)
def test_held_is_what_a_pause_of_a_flow_or_step_holds(flow: object, step: str, count: int) -> None:
    """The instances themselves run."""
    left_alone(units.Step), units.Timed()
    tasks = AutomationTaskModel.objects.filter(due__isnull=False)
    waiting = tasks.get(automation__automation_class__endswith="Timed").status
    for task in tasks:
        AutomationTaskModel.objects.filter(pk=task.pk).update(held=task.due, due=None)
    name = flow.get_automation_class_name() if flow else ""  # type: ignore[attr-defined]
    Pause.objects.create(automation_class=name, step=waiting if step == "wait" else step)

    assert health.held().count() == count


@pytest.mark.django_db
def test_instances_are_counted_by_flow_and_state() -> None:
    for _ in range(2):
        units.Timed()
    units.Step()
    with doing(step=lambda task: 1 / 0):
        units.Step()

    timed, step = (one.get_automation_class_name() for one in (units.Timed, units.Step))
    assert health.counts() == {
        (timed, "running"): 2,
        (step, "completed"): 1,
        (step, "failed"): 1,
    }
    assert health.failed_by_flow() == {step: 1}
    assert health.flows() == sorted([timed, step])


@pytest.mark.django_db
def test_without_instances_no_flow_has_any() -> None:
    assert health.flows() == []


@pytest.mark.django_db
def test_messages_are_unread_until_a_worker_reads_them() -> None:
    letters.post(Letter(units.Listener(), "hello", None, {}, False), NOW)
    assert health.unread().count() == 1

    testing.run_due()

    assert health.unread().count() == 0
