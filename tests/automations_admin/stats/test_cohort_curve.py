"""The curve of cohorts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations_admin.stats import cohort_curve
from automations_admin.stats.cohorts import Cohorts

pytestmark = pytest.mark.django_db
DAYS = {"from": "2026-03-01", "to": "2026-04-10"}


def test_too_few_have_no_curve(make: Callable[..., Any]) -> None:
    assert cohort_curve.curves(make(Cohorts, **DAYS)) == []


def test_it_begins_with_nobody_or_with_everybody_who_is_still_in(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_curve, "LEAST", 1)
    wide, narrow = cohort_curve.curves(make(Cohorts, **DAYS))
    assert wide.width > narrow.width
    for measure, start in (("*bought", 0.0), ("in_progress", 1.0)):
        first = cohort_curve._points(make(Cohorts, measure=measure, **DAYS))[0]
        assert (first.x, first.y) == (0, start)
