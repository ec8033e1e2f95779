"""Which of two places an instance came to first."""

from __future__ import annotations

from itertools import permutations

import pytest

from automations import testing
from automations.models import AutomationModel
from automations_admin.find import order
from tests.automations_admin.stats.conftest import BEGIN
from tests.automations_admin.stats.naive_steps import funnel_trail
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db

PLACES = ("welcome", "confirm", "offer", "mail", "call", "write", "end", "*bought")


def test_it_is_the_order_of_the_trails() -> None:
    """For steps and goals, also where several things happened in one second."""
    with testing.frozen_time(BEGIN) as clock:
        Crowd(clock, 5).live(90)
    trails = {row.pk: funnel_trail(row) for row in AutomationModel.objects.all()}
    seen = 0
    for first, then in permutations(PLACES, 2):
        both = [pk for pk, trail in trails.items() if first in trail and then in trail]
        expected = {pk for pk in both if trails[pk].index(first) < trails[pk].index(then)}
        rows = AutomationModel.objects.filter(order.came_before(first, then), pk__in=both)
        assert set(rows.values_list("pk", flat=True)) == expected
        seen += len(expected)
    assert seen > 50


def test_goals_of_one_second_are_in_the_order_of_their_names() -> None:
    """So are they in the trails."""
    from automations.models import Watch
    from tests.flows.campaign import Campaign

    with testing.frozen_time(BEGIN):
        row = Campaign(source="web")._db
    watch = Watch.objects.get(automation=row, name="bought")
    Watch.objects.filter(pk=watch.pk).update(at=BEGIN)
    watch.pk, watch.name, watch.at = None, "asked", BEGIN
    watch.save(force_insert=True)
    rows = AutomationModel.objects.filter(pk=row.pk)
    assert rows.filter(order.came_before("*asked", "*bought")).exists()
    assert not rows.filter(order.came_before("*bought", "*asked")).exists()
