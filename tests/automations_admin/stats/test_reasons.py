"""Why instances left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations import clock
from automations.models import AutomationModel, Refusal
from automations_admin.stats import reasons
from automations_admin.stats.overview import Overview
from tests.automations_admin.stats.conftest import NAME

pytestmark = pytest.mark.django_db

LONG = {"from": "2020-01-01"}


def test_every_early_end_has_a_reason(make: Callable[..., Any]) -> None:
    found = {one.text: one.n for one in reasons.of(make(Overview, **LONG))}
    exited = AutomationModel.objects.filter(state="exited").count()
    cancelled = AutomationModel.objects.filter(state="cancelled").count()
    assert found.get("Not confirmed", 0) + found.get("unsubscribed", 0) == exited > 0
    assert found.get("Cancelled", 0) == cancelled


def test_the_most_frequent_is_first(make: Callable[..., Any]) -> None:
    found = reasons.of(make(Overview, **LONG))
    assert [one.n for one in found] == sorted((one.n for one in found), reverse=True)
    assert found[0].share == 100


def test_refused_entries_are_told_by_reason(make: Callable[..., Any]) -> None:
    page = make(Overview)
    assert reasons.refused(page) == []
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    Refusal.objects.create(automation_class=NAME, hour=hour, reason="once", count=32)
    assert reasons.refused(page) == [
        "32 more were refused before their start and are not in “entered”:",
        "32: It has entered before, and may enter once only.",
    ]
