"""The page of an experiment that two hundred people have gone through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import clock as clocks
from automations import testing
from automations.engine.rollups import passes
from automations.models import ExperimentModel
from automations_admin.find.figure import Figure
from automations_admin.stats.experiment import Experiment
from tests.automations_admin.stats import following
from tests.automations_admin.stats import naive_pages as naive
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Campaign, Crowd

pytestmark = pytest.mark.django_db

URL = f"/admin/automations/flow/{NAME}/statistics/experiment/"
LONG = {"from": "2026-01-01"}


@pytest.fixture(scope="module")
def _crowd(world: Any) -> Crowd:
    """Let two hundred confirm, of whom many buy unless they are in the holdout."""
    clock = world.clock
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
    world.then = clocks.now()
    return Crowd(clock, 11)


@pytest.fixture
def trial(crowd: Crowd) -> None:
    """Be at the moment at which all that has happened."""


@pytest.mark.parametrize("reached", ["", "mail", "end"])
def test_every_number_leads_to_its_instances(
    trial: None, make: Callable[..., Any], reached: str
) -> None:
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


def test_the_file_has_a_line_for_each_arm(trial: None, viewer: Client) -> None:
    text = viewer.get(URL, {**LONG, "format": "csv"}).content.decode("utf-8-sig")
    head, *rows = text.splitlines()
    assert head.startswith("Arm,Weight,Expected,Assigned,Measured,Matured,bought")
    assert [row.split(",")[0] for row in rows] == ["a", "b", "holdout"]
    assert "better" in rows[0]


def test_the_list_says_before_when_they_started(trial: None, make: Callable[..., Any]) -> None:
    page = make(Experiment, reached="mail", **LONG)
    one = next(group for group in page.groups if group.name == "a")
    query = parse_qs(urlsplit(page.behind_arm(one.name, "converted")).query)
    asked = Figure.of_text(query["figure"][0])
    assert asked is not None
    assert asked.words.startswith("came in any order to Mail, bought, started from 01/01/2026 to ")
    assert asked.words.endswith("m.")


def test_the_file_has_earlier_rates(trial: None, viewer: Client) -> None:
    days = {"from": "2026-03-03", "with": "2026-03-02", "format": "csv"}
    head, *rows = viewer.get(URL, days).content.decode("utf-8-sig").splitlines()
    assert head.endswith('"Matured, before","bought, before","Goal rate, before"')
    assert all(int(row.split(",")[-3]) for row in rows)


def test_comparisons_of_all_values_are_adjusted_together(
    trial: None, make: Callable[..., Any]
) -> None:
    page = make(Experiment, by="version", **LONG)
    pairs = [line.pair for line in page.values.lines if line.pair is not None]
    assert {pair.one.name for pair in pairs} == {"a", "b"}
    whole = {pair.one.name: pair.found for pair in page.pairs if pair.other.name == "holdout"}
    for pair in pairs:
        found, other = pair.found, whole[pair.one.name]
        assert (found.p, found.difference) == (other.p, other.difference)
        # Two comparisons share the 5 per cent here, three do on the page as a whole.
        assert found.p <= found.adjusted_p <= other.adjusted_p
