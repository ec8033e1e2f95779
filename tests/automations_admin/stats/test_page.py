"""What all pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations_admin.stats.overview import Overview

pytestmark = pytest.mark.django_db


def test_the_basis_is_said(make: Callable[..., Any]) -> None:
    first, second = make(Overview).shared()["basis"]
    assert first.startswith("Cohort-dated")
    assert second.endswith("at the same age.")
    assert make(Overview, dated="event", **{"with": "none"}).shared()["basis"] == [
        "Event-dated: every figure counts on the day on which it happened."
    ]


def test_what_can_be_chosen_is_offered(make: Callable[..., Any]) -> None:
    usual = {name: chosen for name, _label, _pairs, chosen in make(Overview).shared()["usual"]}
    assert set(usual) == {"dated", "unit", "people", "arm", "only", "by"}


def test_what_is_chosen_elsewhere_is_carried_on(make: Callable[..., Any]) -> None:
    page = make(Overview, version="abc")
    shared = page.shared()
    assert ("version", "abc") in [(name, chosen) for name, _l, _p, chosen in shared["usual"]]
    assert shared["hidden"] == []
    assert "version=abc" in page.url()


def test_a_comparison_of_ones_own_stays_chosen(make: Callable[..., Any]) -> None:
    page = make(Overview, **{"with": "2026-01-05"})
    assert ("2026-01-05", "From 2026-01-05") in page.shared()["compare"]
