"""The page of an experiment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from automations import clock as clocks
from automations import registry, testing
from automations.engine.rollups import passes
from automations_admin.stats.experiment import Experiment
from tests.automations_admin.stats import following, naive_steps
from tests.automations_admin.stats import naive_pages as naive
from tests.automations_admin.stats.conftest import NAME
from tests.flows.basics import Five
from tests.flows.campaign import Campaign, Crowd

pytestmark = pytest.mark.django_db

PAGES = f"/admin/automations/flow/{NAME}/statistics"
URL = f"{PAGES}/experiment/"
LONG = {"from": "2026-01-01"}


def test_a_few_are_not_judged(crowd: Crowd, viewer: Client) -> None:
    found = viewer.get(URL, LONG)
    assert all("too few to judge" in one.head for one in found.context["verdicts"])
    assert found.context["smallest"] == []
    assert found.status_code == 200


def test_without_an_experiment_the_page_says_what_to_declare(
    viewer: Client, clock: testing.Clock
) -> None:
    Five()
    name = Five.get_automation_class_name()
    html = viewer.get(f"/admin/automations/flow/{name}/statistics/experiment/").content.decode()
    assert "This flow has no experiment" in html
    assert 'flow.Experiment("offer")' in html
    assert "flow.Goal(" in html
    assert ">Experiment</a>" in html


def test_without_a_goal_the_lot_is_shown_all_the_same(
    crowd: Crowd, viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from automations.goals import Rules

    monkeypatch.setattr(Campaign, "rules", Rules(()))
    html = viewer.get(URL, LONG).content.decode()
    assert "This flow has no goal" in html
    assert "Sample ratio" in html
    assert viewer.get(URL, {**LONG, "format": "csv"}).status_code == 200


def test_nobody_was_assigned_yet(viewer: Client, clock: testing.Clock) -> None:
    Campaign(user=User.objects.create_user("first"))
    html = viewer.get(URL, LONG).content.decode()
    assert "Nobody has come to this experiment yet." in html


@pytest.mark.parametrize("view", ["time", "experiment", "cohorts"])
def test_no_address_breaks_a_page(crowd: Crowd, viewer: Client, view: str) -> None:
    for query in following.NASTY:
        assert viewer.get(f"{PAGES}/{view}/", query).status_code == 200, query
        assert viewer.get(f"{PAGES}/{view}/", {**query, "format": "csv"}).status_code == 200, query


@pytest.mark.parametrize("view", ["time", "experiment", "cohorts"])
def test_a_flow_that_is_gone_keeps_its_pages(
    crowd: Crowd, viewer: Client, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes.roll(clocks.now())
    find = registry.find
    monkeypatch.setattr(registry, "find", lambda name: None if name == NAME else find(name))
    for query in (LONG, {**LONG, "reached": "mail"}, {"format": "csv"}):
        assert viewer.get(f"{PAGES}/{view}/", query).status_code == 200


@pytest.mark.parametrize("view", ["time", "experiment", "cohorts"])
def test_an_empty_flow_has_pages(viewer: Client, clock: testing.Clock, view: str) -> None:
    found = viewer.get(f"{PAGES}/{view}/")
    assert found.status_code == 200
    assert viewer.get(f"{PAGES}/{view}/", {"format": "csv"}).status_code == 200


@pytest.mark.parametrize("view", ["time", "experiment", "cohorts"])
def test_queries_do_not_grow_with_instances(crowd: Crowd, viewer: Client, view: str) -> None:
    def queries() -> int:
        passes.roll(clocks.now())
        viewer.get(f"{PAGES}/{view}/", LONG)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            viewer.get(f"{PAGES}/{view}/", LONG)
        return len(caught)

    before = queries()
    crowd.live(40)
    assert queries() <= before


# -- earlier days ----------------------------------------------------------------------------

LATER = "from=2026-03-04&to=2026-03-20&with=2026-03-02"


@pytest.fixture
def older(crowd: Crowd) -> Crowd:
    """Let two weeks go by after what the crowd did."""
    crowd.clock.advance(days=14)
    return crowd


def test_earlier_arms_are_as_old_as_those_of_now(crowd: Crowd) -> None:
    crowd.clock.advance(days=1, hours=6)
    page = naive_steps.page(Experiment, LATER)
    before, now = page.compared, page.sums.now
    wanted = naive.arms(before.since, before.until, now - timedelta(days=2))
    later = naive.arms(before.since, before.until, now)
    assert {name: (one.matured, one.converted) for name, one in page.before.items()} == {
        name: (one["matured"], one["converted"]) for name, one in wanted.items() if one["matured"]
    }
    assert wanted != later
    assert any("at the same age." in sentence for sentence in page._basis())


@pytest.mark.parametrize("reached", ["mail", "end"])
def test_who_came_to_a_step_earlier_is_known_as_it_stands_now(older: Crowd, reached: str) -> None:
    page = naive_steps.page(Experiment, f"{LATER}&reached={reached}")
    wanted = naive.arms(page.compared.since, page.compared.until, page.sums.now, reached)
    assert {name: (one.matured, one.converted) for name, one in page.before.items()} == {
        name: (one["matured"], one["converted"]) for name, one in wanted.items() if one["matured"]
    }
    assert any("as it stands now" in sentence for sentence in page._basis())


@pytest.mark.parametrize("reached", ["", "mail"])
def test_earlier_rates_lead_to_who_had_converted(older: Crowd, reached: str) -> None:
    passes.roll(clocks.now())
    page = naive_steps.page(Experiment, f"{LATER}&reached={reached}")
    table = page.context()["rates"]
    cells = [row[table.head.index("Goal rate, before")] for row in table.rows]
    for group, cell in zip(page.groups, cells, strict=True):
        converted = page.before[group.name].converted if group.name in page.before else 0
        assert bool(cell.url) == bool(converted)
        if cell.url:
            assert following.behind(cell.url) == converted
    assert any(cell.url for cell in cells)


def test_verdicts_use_the_days_shown_only(older: Crowd) -> None:
    one, other = (naive_steps.page(Experiment, query) for query in (LATER, f"{LATER[:-10]}none"))
    assert one.before
    assert not other.before
    assert one.pairs == other.pairs
    assert one.ratio == other.ratio


def test_a_goal_without_a_window_is_compared_as_it_stands_now(older: Crowd) -> None:
    """When it was reached is known by days, by which no instances can be listed."""
    page = naive_steps.page(Experiment, LATER)
    page.goal = replace(page.goal, within=None)
    wanted = naive.arms(page.compared.since, page.compared.until, page.sums.now)
    assert {name: one.assigned for name, one in page.before.items()} == {
        name: one.matured for name, one in page.before.items()
    }
    assert set(page.before) == set(wanted)
    assert any("as it stands now" in sentence for sentence in page._basis())
