"""Locks, fenced writes, and the row of an instance as it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine import keeping, store
from automations.engine.claims import claim_due
from automations.engine.store import Claim
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState
from tests.flows import units
from tests.flows.units import left_alone

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def claimed(automation: Any = units.Step, **data: Any) -> Claim:
    """Start an instance and claim its first step."""
    run = left_alone(automation, **data)
    [claim] = claim_due(datetime(2099, 1, 1, tzinfo=UTC), "one", timedelta(1), 1, run.id)
    return claim


def stored(claim: Claim) -> AutomationTaskModel:
    """Return the task of a claim as it is stored."""
    found: AutomationTaskModel = AutomationTaskModel.objects.get(pk=claim.task)
    return found


# -- locks -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("read", [store.lock])
def test_claim_gives_task_and_instance(read: Callable[[Claim], Any]) -> None:
    claim = claimed(word="hi")

    with store.atomic():
        task = read(claim)

    assert (task.pk, task.automation.pk) == (claim.task, claim.instance)
    assert (task.state, task.data) == ("running", {"word": "hi"})


@pytest.mark.django_db
@pytest.mark.parametrize("read", [store.lock])
@pytest.mark.parametrize("by", [-1, 1])
def test_wrong_fence_gives_nothing(read: Callable[[Claim], Any], by: int) -> None:
    claim = claimed()
    old = Claim(claim.task, claim.instance, claim.fence + by, claim.owner)

    with store.atomic():
        assert read(old) is None


@pytest.mark.django_db
def test_claim_of_a_finished_task_gives_nothing() -> None:
    claim = claimed()
    AutomationTaskModel.objects.filter(pk=claim.task).update(state=TaskState.DONE)

    with store.atomic():
        assert store.lock(claim) is None


@pytest.mark.django_db
def test_claim_of_a_deleted_instance_gives_nothing() -> None:
    claim = claimed()
    AutomationModel.objects.get(pk=claim.instance).delete()

    with store.atomic():
        assert (store.lock(claim), store.lock_instance(claim.instance)) == (None, None)


@pytest.mark.django_db
@pytest.mark.only_on("postgresql", "mariadb")
def test_lock_locks_rows() -> None:
    claim = claimed()

    with store.atomic(), CaptureQueriesContext(connection) as queries:
        store.lock(claim)

    assert "FOR " in queries[-1]["sql"]
    assert queries[-1]["sql"].rstrip().endswith("UPDATE")


@pytest.mark.django_db
@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("again", [False, True])
def test_a_task_is_locked_by_its_key_and_not_by_its_state(again: bool) -> None:
    """An index of states keeps all that were running until a vacuum may remove them."""
    claim = claimed()
    task = stored(claim)
    AutomationTaskModel.objects.bulk_create(
        AutomationTaskModel(automation_id=claim.instance, status="step", state="done")
        for _ in range(2_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE automations_task")
        known: list[Any] = [task.pk, claim.instance, claim.fence, "running"]
        if again:
            known = [task.pk, claim.fence, "running", claim.instance]
        sql = keeping._brief_sql("default") if again else store._lock_sql("default")
        cursor.execute(f"EXPLAIN {sql}", known)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "automations_task_pkey" in plan


@pytest.mark.django_db
@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("mode", "statements"), [("IMMEDIATE", ["SELECT"]), (None, ["UPDATE", "SELECT"])]
)
def test_sqlite_is_locked_before_the_first_read_unless_it_is_already(
    mode: str | None, statements: list[str]
) -> None:
    claim = claimed()

    with (
        mock.patch.object(connections["default"], "transaction_mode", mode),
        CaptureQueriesContext(connection) as queries,
    ):
        store.lock_instance(claim.instance)

    assert [query["sql"].split()[0] for query in queries] == statements


# -- fenced writes ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_fenced_write_takes_the_named_fields_only() -> None:
    claim = claimed()
    task = stored(claim)
    task.message, task.owner = "written", "not written"

    assert store.update_fenced(task, claim.fence, ("message",))
    assert (stored(claim).message, stored(claim).owner) == ("written", "one")


@pytest.mark.django_db
def test_fenced_write_with_an_old_fence_writes_nothing() -> None:
    claim = claimed()
    task = stored(claim)
    task.message = "too late"

    assert not store.update_fenced(task, claim.fence - 1, ("message",))
    assert stored(claim).message == ""


@pytest.mark.django_db
def test_fenced_write_that_changes_nothing_still_counts() -> None:
    """Some databases count changed rows and not matched ones."""
    claim = claimed()

    assert store.update_fenced(stored(claim), claim.fence, ("message",))


@pytest.mark.django_db
def test_no_transition_can_be_stored_twice() -> None:
    first = stored(claimed())
    values = {"automation_id": first.automation_id, "previous_id": first.pk, "status": "end"}
    store.insert(AutomationTaskModel(**values, state="done", slot=0))
    store.insert(AutomationTaskModel(**values, state="done", slot=1))

    with pytest.raises(IntegrityError), transaction.atomic():
        store.insert(AutomationTaskModel(**values, state="done", slot=0))


# -- the rest --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [(), (1,), (3, 17, 255)])
def test_paths_are_read_as_they_were_written(path: tuple[int, ...]) -> None:
    assert store.read_path(store.write_path(path)) == path


@pytest.mark.django_db
def test_tokens_are_the_live_tasks_with_their_due_times() -> None:
    run = left_alone(units.Pair)
    left, right = AutomationTaskModel.objects.filter(automation_id=run.id, state="ready")
    AutomationTaskModel.objects.filter(pk=right.pk).update(state="failed", due=None)

    with store.atomic():
        found = store.tokens(run.id)

    assert [(token.task, token.state) for token, _ in found] == [
        (left.pk, "ready"),
        (right.pk, "failed"),
    ]
    assert [due for _, due in found] == [left.due, None]
    assert {token.path for token, _ in found} == {(left.previous_id,)}


@pytest.mark.django_db
def test_chain_of_steps_costs_few_statements(django_assert_max_num_queries: Any) -> None:
    """The budget of a step, with what starting an instance takes once."""
    testing.start(units.Line)

    with django_assert_max_num_queries(5 + 2 * 9):
        units.Line()
