"""Arms of an experiment by subjects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations import clock as clocks
from automations.engine.rollups import passes
from automations_admin.stats.experiment import Experiment
from tests.automations_admin.stats import naive_pages as naive
from tests.automations_admin.stats import naive_steps
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
WHATS = ("assigned", "members", "matured", "converted")


@pytest.mark.parametrize("reached", ["", "mail"])
def test_each_subject_counts_once_in_its_arm(throng: Crowd, reached: str) -> None:
    throng.clock.advance(days=3)
    passes.roll(clocks.now())
    days = f"from=2026-03-01&to=2026-06-10&reached={reached}"
    page = naive_steps.page(Experiment, f"{days}&people=1")
    wanted = naive.arms_of_people(page.lens.since, page.lens.until, page.sums.now, reached)
    assert {one.name for one in page.everybody if one.assigned} == set(wanted)
    for one in page.everybody:
        for what in WHATS:
            assert getattr(one, what) == wanted.get(one.name, {}).get(what, 0)
    instances = naive_steps.page(Experiment, days).everybody
    assert sum(one.assigned for one in page.everybody) < sum(one.assigned for one in instances)
    assert any("Unique people" in sentence for sentence in page._basis())


def test_earlier_subjects_count_once_too(crowd: Crowd, make: Callable[..., Any]) -> None:
    crowd.clock.advance(days=14)
    passes.roll(clocks.now())
    days = {"from": "2026-03-04", "to": "2026-03-20", "with": "2026-03-02"}
    page = make(Experiment, people="1", **days)
    before, then = page.compared, page.sums.now - page.lens.shift
    wanted = naive.arms_of_people(before.since, before.until, then)
    assert {name: (one.matured, one.converted) for name, one in page.before.items()} == {
        name: (one["matured"], one["converted"]) for name, one in wanted.items() if one["matured"]
    }
