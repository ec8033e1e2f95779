"""Errors of the database in a step: recorded as what they are, and nothing half done stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction

from automations import flow
from tests.automations.engine.stepping import stepping, task
from tests.automations.engine.stored import row
from tests.flows.basics import Five

pytestmark = pytest.mark.django_db


def twice(task: Any) -> None:
    """Break a constraint."""
    Group.objects.create(name="same")
    Group.objects.create(name="same")


def caught_inside(task: Any) -> None:
    """Break a constraint and catch it as one should."""
    Group.objects.create(name="kept")
    try:
        with transaction.atomic():
            twice(task)
    except IntegrityError:
        task.data["caught"] = True


def caught_outside(task: Any) -> None:
    """Break a constraint and swallow it without a savepoint."""
    try:
        twice(task)
    except IntegrityError:
        task.data["caught"] = True


def rolled_back(task: Any) -> None:
    """Ask for a rollback and return as if nothing had happened."""
    Group.objects.create(name="same")
    transaction.set_rollback(True)


def committed(task: Any) -> None:
    """Commit what belongs to the engine."""
    transaction.commit()


@pytest.mark.parametrize("around", [False, True], ids=["alone", "ATOMIC_REQUESTS"])
@pytest.mark.parametrize(
    ("step", "error"),
    [
        (twice, "IntegrityError"),
        (rolled_back, "TransactionBroken"),
        (committed, "TransactionManagementError"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_database_is_recorded_as_what_it_is(
    step: Any, error: str, around: bool
) -> None:
    """Inside a transaction the real error was lost (E18); joeflow recorded nothing at all."""
    automation = stepping(flow.Execute(step))
    if around:
        with transaction.atomic():
            found = automation()
    else:
        found = automation()
    assert (row(found).state, task(found).error_class) == ("failed", error)
    assert not Group.objects.exists()
    assert Five().finished(), "the connection is usable"


@pytest.mark.parametrize("around", [False, True], ids=["alone", "ATOMIC_REQUESTS"])
@pytest.mark.django_db(transaction=True)
def test_an_error_that_is_caught_in_its_own_savepoint_is_none(around: bool) -> None:
    automation = stepping(flow.Execute(caught_inside))
    if around:
        with transaction.atomic():
            found = automation()
    else:
        found = automation()
    assert row(found).data == {"caught": True, "after": True}
    assert Group.objects.get().name == "kept"


@pytest.mark.django_db(transaction=True)
def test_an_error_that_is_swallowed_without_a_savepoint() -> None:
    """Django marks the transaction; PostgreSQL would refuse everything after it anyway."""
    found = stepping(flow.Execute(caught_outside))()
    if connection.vendor == "postgresql":
        assert task(found).error_class == "TransactionBroken"
        assert not Group.objects.exists()
    else:
        assert row(found).state in {"completed", "failed"}
    assert Five().finished()


@pytest.mark.django_db(transaction=True)
def test_what_a_failing_step_wrote_is_undone() -> None:
    """It stayed (E18)."""

    def step(task: Any) -> None:
        Group.objects.create(name="half")
        raise ValueError

    stepping(flow.Execute(step))()
    assert not Group.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_callbacks_of_a_failing_step_are_not_called() -> None:
    called: list[str] = []

    def step(task: Any) -> None:
        transaction.on_commit(lambda: called.append(task.data["name"]))
        if task.data["name"] == "bad":
            raise ValueError

    automation = stepping(flow.Execute(step))
    automation(name="bad")
    automation(name="good")
    assert called == ["good"]
