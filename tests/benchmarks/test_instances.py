"""Instances in bulk are such as the engine leaves behind."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db.models import Count, Q

from automations.models import Attempt, AutomationModel, AutomationTaskModel
from benchmarks import instances

pytestmark = pytest.mark.django_db(transaction=True)


def test_shares_are_of_a_hundred() -> None:
    """Of flows and of shapes; every number falls into one."""
    assert sum(share for _flow, share in instances.FLOWS) == 100
    shares = [shape.share for shape in instances.SHAPES]
    found = Counter(instances.spread(number, shares) for number in range(100))
    assert [found[index] for index in range(len(shares))] == shares


def test_instances_have_the_tasks_that_their_state_needs() -> None:
    """And go on from what was stored before."""
    written = instances.fill(instances.Shop(100)) + instances.fill(instances.Shop(100))
    rows = AutomationModel.objects.annotate(
        live=Count(
            "automationtaskmodel", filter=Q(automationtaskmodel__state__in=["waiting", "failed"])
        )
    )
    assert rows.count() == 200
    assert all(row.tokens == row.live for row in rows)
    assert all(row.finished == (row.ended is not None) for row in rows)
    tasks = AutomationTaskModel.objects.all()
    assert written == 200 + tasks.count() + Attempt.objects.count()
    for task in tasks.filter(previous__isnull=False).select_related("previous"):
        assert task.previous is not None
        assert task.previous.automation_id == task.automation_id
    troubled = tasks.filter(Q(state="failed") | Q(waiting="retry"))
    assert troubled.count() == tasks.exclude(fingerprint="").count() == Attempt.objects.count()


def test_tasks_for_people_have_somebody() -> None:
    """A user or a group, as the engine notes it."""
    instances.fill(instances.Shop(400))
    tasks = AutomationTaskModel.objects.filter(waiting="person")
    assert set(tasks.values_list("addressed_by", flat=True)) == {"user", "group"}
    for task in tasks:
        assert (task.interaction_user_id is not None) == (task.addressed_by == "user")
        assert (task.interaction_group_id is not None) == (task.addressed_by == "group")
