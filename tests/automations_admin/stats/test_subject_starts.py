"""Subjects that started together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations.models import AutomationModel
from automations_admin.stats.cohorts import Cohorts
from automations_admin.stats.periods import Periods
from automations_admin.stats.subject_starts import SubjectStarts
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
DAYS = {"from": "2026-03-01", "to": "2026-04-10"}


def test_who_is_about_nobody_is_nobody(crowd: Crowd, make: Callable[..., Any]) -> None:
    AutomationModel.objects.update(subject="")
    page = make(Cohorts, people="1", **DAYS)
    found = SubjectStarts(page).together(page.lens, page.ages)
    assert found.n == 0
    assert set(found.whole) == {None}


def test_questions_do_not_grow_with_rows(
    crowd: Crowd, make: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    page = make(Cohorts, people="1", **DAYS)
    parts, ages = Periods(page.lens, "day"), page.ages
    with django_assert_max_num_queries(1):
        found = page.starts.grid(parts, ages)
    assert len(found.rows) > 30
