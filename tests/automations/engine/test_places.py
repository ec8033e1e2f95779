"""The places where an instance is are read only if there are others to know of."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine.places import Places, token_of
from automations.models import AutomationTaskModel
from tests.flows.acting import Parallel, Shipping

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anna() -> User:
    """Store who answers the forms."""
    return User.objects.create_user("anna")


def test_a_task_that_is_alone_needs_no_question(django_assert_num_queries: Any) -> None:
    run = testing.start(Shipping, order=7)
    task, places = run.task("approve"), Places(run.row, {})
    with django_assert_num_queries(0):
        assert places.with_(task) == [token_of(task)]
    assert places.known


def test_others_are_read_and_go_by_their_present_names() -> None:
    run = testing.start(Parallel)
    AutomationTaskModel.objects.filter(status="asked").update(status="old")
    places = Places(run.row, {"old": "asked"})
    assert sorted(token.node for token in places.all()) == ["asked", "join", "join"]


def test_the_count_of_the_instance_follows() -> None:
    run = testing.start(Parallel)
    row, task = run.row, run.task("asked")
    places = Places(row, {})
    places.all()
    places.remove([task.pk])
    assert (row.tokens, len(places.all())) == (2, 2)
    places.add(task)
    assert (row.tokens, len(places.all())) == (3, 3)


def test_the_first_timer_counts() -> None:
    run = testing.start(Parallel)
    places = Places(run.row, {})
    places.all()
    assert places.next_time() is None
    task = run.task("asked")
    task.waiting, task.due = "time", task.created
    places.keep(task, token_of(task))
    assert places.next_time() == task.created
