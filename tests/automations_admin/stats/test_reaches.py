"""How long it took from the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations import clock as clocks
from automations.engine.rollups import passes
from automations_admin.stats import reaches, stays
from automations_admin.stats.times import Times
from tests.automations_admin.stats import following
from tests.automations_admin.stats import naive_pages as naive
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
LONG = {"from": "2020-01-01"}
LATER = {"from": "2026-03-09", "to": "2026-03-15", "with": "2026-03-02"}


def test_goals_and_completion_are_said_with_their_number(make: Callable[..., Any]) -> None:
    page = make(Times, **LONG)
    found = [one.text for one in reaches.of(page)]
    took = stays.took(page.sums, page.lens)
    assert found == [
        f"Time to the goal bought, of {took['*bought'].n} that have reached it",
        f"Time to complete, of {took['completed'].n} that have",
    ]


def test_each_leads_to_its_instances(crowd: Crowd, make: Callable[..., Any]) -> None:
    passes.roll(clocks.now())
    page = make(Times, **LONG)
    took = stays.took(page.sums, page.lens)
    found = [following.behind(one.url) for one in reaches.of(page)]
    assert found == [took["*bought"].n, took["completed"].n]


def test_people_are_said_instead_if_asked_for(crowd: Crowd, make: Callable[..., Any]) -> None:
    page = make(Times, people="1", **LONG)
    rows = naive.started(page.lens.since, page.lens.until)
    done = naive.people([row for row in rows if row.state == "completed"])
    got = naive.people([row for row in rows if naive.bought(row)])
    texts = [one.text for one in reaches.of(page)]
    assert texts[0].startswith(f"Time to the goal bought, of {got} ")
    assert texts[1].startswith(f"Time to complete, of {done} ")


def test_earlier_ones_are_taken_at_the_same_age(crowd: Crowd, make: Callable[..., Any]) -> None:
    page = make(Times, **LATER)
    then = page.sums.now - page.lens.shift
    whole = stays.took(page.sums, page.compared)
    found = stays.took(page.sums, page.compared, then)
    assert 0 < sum(one.n for one in found.values()) < sum(one.n for one in whole.values())
    for place, one in found.items():
        assert one.n <= whole[place].n


def test_few_earlier_ones_are_not_said(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {"from": "2026-03-02", "to": "2026-03-15", "with": "2026-03-01"}
    assert {one.before for one in reaches.of(make(Times, **days))} == {""}
    monkeypatch.setattr(reaches, "LEAST", 1)
    said = [one.before for one in reaches.of(make(Times, **days))]
    assert any(one.startswith("before: ") and "p90" in one for one in said)
