"""Acts are done as often as they say, and once more for their plans."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from benchmarks.scale.acts import Act
from benchmarks.scale.measuring import measure


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_an_act_is_measured_for_one() -> None:
    """What one call stands for shares its time, its statements and its pages."""
    prepared: list[str] = []
    act = Act("count", 3, Group.objects.count, lambda: prepared.append("once"), 2)
    (found,) = measure([act])
    assert (found.name, found.statements, len(prepared)) == ("count", 0.5, 5)
    assert found.microseconds > 0
    assert [plan.what for plan in found.plans.plans] == ["SELECT auth_group"]
