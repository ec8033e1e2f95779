"""The page of an experiment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from automations import clock as clocks
from automations import registry, testing
from automations.engine.rollups import passes
from automations.models import ExperimentModel
from automations_admin.find.figure import Figure
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


@pytest.fixture
def trial(clock: testing.Clock) -> None:
    """Let two hundred confirm, of whom many buy unless they are in the holdout."""
    for number in range(200):
        user = User.objects.create(pk=2_000_000 + number, username=f"trial-{number}")
        run = Campaign(user=user, source="web")
        run.send_message("confirmed", None, {})
    testing.run_until(clock, clocks.now() + timedelta(days=1))
    for row in naive.AutomationModel.objects.all():
        if naive.arm(row) != "holdout" and row.pk % 4:
            row.instance.send_message("bought", None, {})
    testing.run_until(clock, clocks.now() + timedelta(days=10))
    passes.roll(clocks.now())


@pytest.mark.parametrize("reached", ["", "mail", "end"])
def test_every_number_leads_to_its_instances(
    trial: None, crowd: Crowd, make: Callable[..., Any], reached: str
) -> None:
    passes.roll(clocks.now())
    page, checked = make(Experiment, reached=reached, **LONG), 0
    context = page.context()
    for table in (context["rates"], context["ratio_table"]):
        for row in table.rows:
            for cell in row:
                if cell.url:
                    assert following.behind(cell.url) == cell.value
                    checked += 1
    assert checked > 5


def test_the_question_about_the_reminder_is_answered(trial: None, viewer: Client) -> None:
    found = viewer.get(URL, {**LONG, "to": "2026-03-31", "reached": "mail"})
    html = found.content.decode()
    assert "a against holdout: better." in html
    assert "Measured are those of the other arms who came to <b>Mail</b>" in html
    assert "(intention to treat)" in html
    page = found.context["page"]
    wanted = naive.arms(page.lens.since, page.lens.until, page.sums.now, "mail")
    for one in page.groups:
        counts = wanted[one.name]
        assert (one.matured, one.converted) == (counts["matured"], counts["converted"])
    assert "b" not in [one.name for one in page.groups]


def test_all_assigned_are_measured_by_default(trial: None, viewer: Client) -> None:
    found = viewer.get(URL, LONG)
    html = found.content.decode()
    assert "Measured: all assigned (intention to treat)." in html
    assert [one.head for one in found.context["verdicts"]][:2] == [
        "a against holdout: better.",
        "b against holdout: better.",
    ]
    assert found.context["count"] == 3
    assert "Adjusted for 3 comparisons (Holm)" in html
    assert found.context["page"].checked
    assert "As expected, p" in html
    assert "Smallest difference this test would find" in html


def test_the_baseline_can_be_chosen(trial: None, make: Callable[..., Any]) -> None:
    page = make(Experiment, baseline="a", **LONG)
    assert {pair.other.name for pair in page.pairs[:2]} == {"a"}
    assert make(Experiment, baseline="nobody", **LONG).baseline == "holdout"


def test_an_arm_of_this_experiment_narrows_nothing(trial: None, make: Callable[..., Any]) -> None:
    whole = make(Experiment, **LONG).everybody
    assert make(Experiment, arm="offer:a", **LONG).everybody == whole


def test_a_lot_that_was_not_fair_is_said_to_be_so(trial: None, viewer: Client) -> None:
    row = ExperimentModel.objects.get(name="offer")
    row.arms = [["a", 1], ["b", 98], ["holdout", 1]]
    row.save()
    found = viewer.get(URL, LONG)
    html = found.content.decode()
    assert found.context["page"].suspicious is found.context["page"].checked
    assert "The code says a 50, b 30, holdout 20, but the experiment runs with" in html
    row.arms = [["a", 10], ["b", 80], ["holdout", 10]]
    row.save()
    assert "The sample ratio is off." in viewer.get(URL, LONG).content.decode()


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


def test_the_file_has_a_line_for_each_arm(trial: None, viewer: Client) -> None:
    text = viewer.get(URL, {**LONG, "format": "csv"}).content.decode("utf-8-sig")
    head, *rows = text.splitlines()
    assert head.startswith("Arm,Weight,Expected,Assigned,Measured,Matured,bought")
    assert [row.split(",")[0] for row in rows] == ["a", "b", "holdout"]
    assert "better" in rows[0]


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


def test_the_list_says_before_when_they_started(trial: None, make: Callable[..., Any]) -> None:
    page = make(Experiment, reached="mail", **LONG)
    one = next(group for group in page.groups if group.name == "a")
    query = parse_qs(urlsplit(page.behind_arm(one, "converted")).query)
    asked = Figure.of_text(query["figure"][0])
    assert asked is not None
    assert asked.words.startswith("came in any order to Mail, bought, started from 01/01/2026 to ")
    assert asked.words.endswith("m.")


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


def test_the_file_has_earlier_rates(trial: None, viewer: Client) -> None:
    days = {"from": "2026-03-03", "with": "2026-03-02", "format": "csv"}
    head, *rows = viewer.get(URL, days).content.decode("utf-8-sig").splitlines()
    assert head.endswith('"Matured, before","bought, before","Goal rate, before"')
    assert all(int(row.split(",")[-3]) for row in rows)


def test_a_goal_without_a_window_is_compared_as_it_stands_now(older: Crowd) -> None:
    """When it was reached is not told apart by arm."""
    page = naive_steps.page(Experiment, LATER)
    page.goal = replace(page.goal, within=None)
    wanted = naive.arms(page.compared.since, page.compared.until, page.sums.now)
    assert {name: one.assigned for name, one in page.before.items()} == {
        name: one.matured for name, one in page.before.items()
    }
    assert set(page.before) == set(wanted)
    assert any("as it stands now" in sentence for sentence in page._basis())
