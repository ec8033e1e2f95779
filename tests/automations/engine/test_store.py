"""Locks, fenced writes, merged data, and transactions that are tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine import store
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


# -- tries -----------------------------------------------------------------------------------


class Failing:
    """Fails so many times, then succeeds."""

    def __init__(self, times: int, error: Exception) -> None:
        self.times, self.error, self.calls = times, error, 0

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.times:
            raise self.error
        return "done"


LOCKED = OperationalError("database is locked")


@pytest.fixture
def outside(db: None) -> Iterator[None]:
    """Let the code believe that no transaction is open, and wait for nothing."""
    with (
        mock.patch.object(connections["default"], "in_atomic_block", False),
        mock.patch("automations.engine.store.time.sleep"),
    ):
        yield


def test_transient_error_is_tried_again(outside: None) -> None:
    act = Failing(2, LOCKED)

    assert (store.repeated(act), act.calls) == ("done", 3)


def test_tries_have_an_end(outside: None) -> None:
    act = Failing(99, LOCKED)

    with pytest.raises(OperationalError):
        store.repeated(act)
    assert act.calls == store.MAX_TRIES


@pytest.mark.parametrize("error", [OperationalError("no such column"), ValueError("locked")])
def test_other_errors_are_not_tried_again(outside: None, error: Exception) -> None:
    act = Failing(1, error)

    with pytest.raises(type(error)):
        store.repeated(act)
    assert act.calls == 1


@pytest.mark.django_db
def test_nothing_is_tried_again_inside_a_transaction() -> None:
    """Its earlier statements are lost as well, so its owner must decide."""
    act = Failing(1, LOCKED)

    with pytest.raises(OperationalError):
        store.repeated(act)
    assert act.calls == 1


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError(1213, "Deadlock found when trying to get lock"), True),
        (OperationalError(1205, "Lock wait timeout exceeded"), True),
        (OperationalError(2006, "Server has gone away"), False),
        (OperationalError("disk I/O error"), False),
    ],
)
def test_errors_that_may_pass(error: OperationalError, transient: bool) -> None:
    assert store.is_transient(error) is transient


@pytest.mark.parametrize(
    ("state", "transient"), [("40001", True), ("40P01", True), ("08006", False)]
)
def test_postgresql_says_it_by_a_code(state: str, transient: bool) -> None:
    error, cause = OperationalError("could not serialize"), Exception()
    cause.sqlstate = state  # type: ignore[attr-defined]
    error.__cause__ = cause

    assert store.is_transient(error) is transient


@pytest.mark.parametrize("text", ["no such table: t_1213", "value 40001 is too long for column"])
def test_number_in_a_text_is_no_code(text: str) -> None:
    assert not store.is_transient(OperationalError(text))


def test_transient_error_of_user_code_belongs_to_the_engine(outside: None) -> None:
    """As long as the transaction may be tried again it is no failure of the step."""
    found: list[bool] = []

    def act() -> None:
        found.append(store.must_repeat(LOCKED))
        raise LOCKED

    with pytest.raises(OperationalError):
        store.repeated(act)

    assert found == [True] * (store.MAX_TRIES - 1) + [False]


@pytest.mark.django_db
def test_other_errors_of_user_code_are_its_own() -> None:
    assert not store.must_repeat(LOCKED)
    assert not store.must_repeat(ValueError("database is locked"))


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
