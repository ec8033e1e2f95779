"""What all pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations_admin.stats.cohorts import Cohorts
from automations_admin.stats.diagram import Diagram
from automations_admin.stats.experiment import Experiment
from automations_admin.stats.overview import Overview
from automations_admin.stats.times import Times
from tests.automations_admin.stats import naive_steps
from tests.flows.campaign import Crowd

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


# -- earlier days ----------------------------------------------------------------------------

COMPARED = (Diagram, Times, Experiment, Cohorts)
DAYS = {"from": "2026-03-06", "to": "2026-03-20", "with": "2026-03-02"}


@pytest.mark.parametrize("kind", COMPARED)
def test_nothing_to_compare_with_leaves_the_page_as_it_is(
    make: Callable[..., Any], kind: Any
) -> None:
    page = make(kind, **{**DAYS, "with": "none"})
    assert not page.found_before
    assert not any("before" in title for title in page.table().head)
    assert not any("Compared" in sentence for sentence in page.shared()["basis"])


@pytest.mark.parametrize("kind", COMPARED)
def test_earlier_days_on_which_nothing_was_are_said_to_be_empty(
    make: Callable[..., Any], kind: Any
) -> None:
    page = make(kind, **{**DAYS, "with": "2001-01-01"})
    plain = make(kind, **{**DAYS, "with": "none"})
    assert any("There is nothing from 01/01/2001" in one for one in page.shared()["basis"])
    assert [*page.table().lines()] == [*plain.table().lines()]


@pytest.mark.parametrize("kind", COMPARED)
def test_a_comparison_costs_three_questions_at_most(crowd: Crowd, kind: Any) -> None:
    def questions(query: str) -> int:
        page = naive_steps.page(kind, query)
        with CaptureQueriesContext(connection) as seen:
            page.shared()
            page.context()
        return len(seen)

    days = "from=2026-03-06&to=2026-03-20"
    assert questions(f"{days}&with=2026-03-02") <= questions(f"{days}&with=none") + 3


@pytest.mark.parametrize("kind", COMPARED)
def test_the_days_compared_with_are_kept_in_addresses(make: Callable[..., Any], kind: Any) -> None:
    page = make(kind, **DAYS)
    assert ("2026-03-02", "From 2026-03-02") in page.shared()["compare"]
    assert "with=2026-03-02" in page.url()
    assert page.compared.since.isoformat() == "2026-03-02"
