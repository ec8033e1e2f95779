"""Indexes are taken away and come back, on tables that are in use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

TABLE = "automations_task"


@pytest.fixture
def before(transactional_db: None) -> Iterator[None]:
    """Go back to the time before the migration; whatever becomes of the test, forward again."""
    call_command("migrate", "automations", "suite_0015_attendance", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def indexed() -> set[tuple[str, ...]]:
    """Return the columns of every index of the table of tasks that is not unique."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, TABLE)
    return {tuple(one["columns"]) for one in found.values() if one["index"] and not one["unique"]}


@pytest.mark.django_db
def test_tasks_have_no_index_of_their_instance_alone() -> None:
    """The one of instance and state begins with it."""
    assert ("automation_id", "state") in indexed()
    assert ("automation_id",) not in indexed()


def test_going_back_and_forward_leaves_the_same_indexes(before: None) -> None:
    earlier = indexed()

    call_command("migrate", verbosity=0)
    now = indexed()
    call_command("migrate", "automations", "suite_0015_attendance", verbosity=0)

    assert ("waiting", "interaction_user_id") in earlier & now
    assert indexed() == earlier
    if connection.vendor != "mysql":  # there the database makes those of references itself
        assert ("automation_id",) in earlier - now
