"""Bursts: consecutive atomic steps are one transaction, with the history of single steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connections
from django.test.utils import CaptureQueriesContext

from automations import failpoints, flow, testing
from automations.engine import burst, runner
from automations.models import Attempt, AutomationModel, AutomationTaskModel
from tests.automations.engine import invariants
from tests.flows import bursts, reliability

pytestmark = pytest.mark.django_db(transaction=True)

#: What the steps of `Three` do, by their names.
deeds: dict[str, Callable[[Any], Any]] = {}


@pytest.fixture(autouse=True)
def _afresh() -> None:
    deeds.clear()


def act(task: Any) -> Any:
    """Note the step, and do what the test wants."""
    task.data.setdefault("done", []).append(task.status)
    return deeds.get(task.status, lambda task: None)(task)


class Three(flow.Automation):
    """Three steps in one transaction."""

    one = flow.Execute(act)
    two = flow.Execute(act)
    three = flow.Execute(act)
    end = flow.End()

    class Meta:
        commit = "burst"


class Halfway(flow.Automation):
    """A detached step between atomic ones."""

    one = flow.Execute(act)
    two = flow.Execute(act, detached=True)
    three = flow.Execute(act)
    end = flow.End()

    class Meta:
        commit = "burst"


def commits(act: Callable[[], Any]) -> int:
    """Return how many transactions an act takes."""
    with CaptureQueriesContext(connections["default"]) as captured:
        act()
    return sum(query["sql"].upper() == "COMMIT" for query in captured.captured_queries)


def attempts(run: Any) -> list[tuple[str, int, str]]:
    """Return step, number and state of every attempt."""
    rows = Attempt.objects.filter(task__automation_id=run.automation.id).order_by("id")
    return list(rows.values_list("task__status", "number", "state"))


def make_group(task: Any) -> None:
    """Write to the database."""
    Group.objects.create(name=task.status)


def late(task: Any) -> None:
    """Fail."""
    raise ValueError("late")


def test_steps_are_one_transaction_after_that_of_the_start() -> None:
    Three()

    assert commits(Three) == 2


def test_branches_are_in_the_same_transaction() -> None:
    bursts.Parallel()

    assert commits(bursts.Parallel) == 2


@pytest.mark.parametrize("name", ["Chain", "Parallel", "Failing"])
def test_history_is_that_of_single_steps(name: str) -> None:
    with testing.frozen_time():
        single, burst = getattr(reliability, name)(), getattr(bursts, name)()
        testing.run_due()

    assert sorted(map(str, invariants.history(single.id)["tasks"])) == sorted(
        map(str, invariants.history(burst.id)["tasks"])
    )
    invariants.check(burst.id)


def test_each_step_has_its_attempt_and_sees_what_went_before() -> None:
    run = testing.start(Three)

    run.assert_outcome("completed")
    assert attempts(run) == [("one", 1, "done"), ("two", 1, "done"), ("three", 1, "done")]
    assert run.data == {"done": ["one", "two", "three"]}


def test_error_undoes_its_own_step_and_none_before_it() -> None:
    deeds.update(one=make_group, two=lambda task: (make_group(task), late(task)))

    run = testing.start(Three)

    run.assert_outcome("failed")
    assert list(Group.objects.values_list("name", flat=True)) == ["one"]
    assert run.data == {"done": ["one"]}
    assert attempts(run) == [("one", 1, "done"), ("two", 1, "failed")]


def test_step_that_breaks_the_transaction_is_the_one_that_fails() -> None:
    """The others are executed again, as what they wrote was lost with the transaction."""
    connection = connections["default"]

    def end_savepoint(task: Any) -> None:
        name = connection.savepoint()
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
        assert name

    deeds.update(one=make_group, two=end_savepoint)

    run = testing.start(Three)

    run.assert_outcome("failed")
    assert run.task("two").state == "failed"
    assert run.task("one").state == "done"
    assert list(Group.objects.values_list("name", flat=True)) == ["one"]


def test_detached_step_ends_a_burst() -> None:
    run = testing.start(Halfway)

    run.assert_outcome("completed")
    assert [step for step, _, _ in attempts(run)] == ["one", "two", "three"]


def test_worker_that_is_stopped_ends_after_the_present_step() -> None:
    stopped: list[bool] = []
    deeds["one"] = lambda task: stopped.append(True)
    made = Three(autorun=False)
    made.nice()

    runner.Runner("w", stopped=lambda: bool(stopped)).run_due(testing.clock.now(), 1)

    row = AutomationModel.objects.get(pk=made.id)
    assert row.data == {"done": ["one"]}
    task = AutomationTaskModel.objects.get(automation=row, status="two")
    assert (task.state, task.attempts, task.owner) == ("ready", 0, "")


def test_burst_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than so many steps are one transaction; the others are the next."""
    monkeypatch.setattr(burst, "MOST", 2)
    Three()

    assert commits(Three) == 3


def test_task_whose_worker_was_lost_is_executed_alone() -> None:
    """So that a step that kills workers is known by the worker that it has killed last."""
    made = Three(autorun=False)
    made.nice()
    with testing.frozen_time() as clock:

        def die() -> None:
            raise failpoints.FailpointReached

        with failpoints.at("claim.committed", die), pytest.raises(failpoints.FailpointReached):
            runner.Runner("dead").run_due(clock.now(), 1)
        clock.advance(minutes=5)
        first = AutomationTaskModel.objects.get(status="one")
        claimed = runner.claims.claim_due(clock.now(), "w", runner.conf.get().lease, 1)
        unit = runner.Runner("w")._advance(claimed[0], None)

    assert first.pk == claimed[0].task
    assert unit is not None
    assert unit.steps == 1
