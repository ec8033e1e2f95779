"""The instances of the list as what an act on many is for."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory

from automations import testing
from automations_admin.instances import choosing
from automations_admin.selection import Selection
from tests.flows.basics import Five, Paused

pytestmark = pytest.mark.django_db

PAUSED = Paused.get_automation_class_name()


def selected(user: Any = None, **query: str) -> Selection:
    """Return what a superuser, or another user, selects."""
    request = RequestFactory().get("/", query)
    request.user = user or User.objects.get_or_create(username="root", is_superuser=True)[0]
    return choosing.selected(request, request.GET)


def test_tasks_are_those_that_the_list_shows() -> None:
    """Whether the filters are simple, which is fast, or not."""
    testing.start(Five)
    runs = [testing.start(Paused) for _ in range(2)]
    for query in ({"flow": PAUSED}, {"flow": PAUSED, "age": "day"}):
        found = selected(**query)
        assert found.instances.count() == 2
        assert {task.automation_id for task in found.tasks} == {run.row.pk for run in runs}
    assert selected(q="4711").tasks.count() == 0


def test_filters_that_make_no_sense_select_nothing() -> None:
    """Rather than everything."""
    testing.start(Paused)
    for query in ({"assignee": "nobody"}, {"q": '"open'}):
        found = selected(**query)
        assert (found.instances.count(), found.tasks.count()) == (0, 0)


def test_what_may_not_be_seen_is_not_selected() -> None:
    testing.start(Paused)
    found = selected(User.objects.create_user("nobody"), flow=PAUSED)
    assert (found.instances.count(), found.tasks.count()) == (0, 0)


def test_filters_are_told_in_words() -> None:
    assert selected(flow=PAUSED, task="failed").words != ()
