"""Instances that started together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations_admin.stats.cohorts import Cohorts
from automations_admin.stats.starts import Starts
from tests.automations_admin.stats import naive_pages as naive

pytestmark = pytest.mark.django_db
DAYS = {"from": "2026-03-01", "to": "2026-04-10"}


def test_values_together_are_all(make: Callable[..., Any]) -> None:
    page = make(Cohorts, by="only:source", **DAYS)
    starts = Starts(page)
    whole, values = starts.together(page.lens, page.ages), list(starts.by_value(page.ages))
    assert sum(one.n for one in values) == whole.n > 0
    assert [one.n for one in values] == sorted((one.n for one in values), reverse=True)


def test_the_longest_is_the_last_day_on_which_it_happened(make: Callable[..., Any]) -> None:
    page = make(Cohorts, measure="completed", **DAYS)
    rows = naive.started(page.lens.since, page.lens.until)
    days = [(row.ended - row.created).days for row in rows if row.state == "completed"]
    assert Starts(page).longest == max(days)
