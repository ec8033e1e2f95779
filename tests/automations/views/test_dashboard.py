"""The dashboard: every automation at one glance."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.views import dashboard as dashboard_view
from tests.automations.people import (
    ANSWER,
    VIEW,
    browser,
    person,
)
from tests.automations_admin.archived import archived
from tests.flows import human

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.automations.page_urls"),
    pytest.mark.usefixtures("few_flows"),
]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7", 7),
        ("3650", 3650),
        ("0", 0),
        ("3651", 30),
        ("99999999999", 30),
        ("9" * 5000, 30),
        ("²", 30),
        ("٣", 30),
        ("-1", 30),
        ("1.5", 30),
        ("week", 30),
        ("", 30),
        ("\x00", 30),
    ],
)
def test_the_period_of_the_dashboard_is_bounded(text: str, days: int):
    """U15: nonsense is taken for the default and never an error."""
    assert dashboard_view.read_days(text) == days
    answer = browser(person("staff", *VIEW)).get("/flows/dashboard", {"history": text})
    assert answer.status_code == 200
    assert answer.context["days"] == days


def item(client: Any, name: str, **query: Any) -> dict[str, int]:
    page = client.get("/flows/dashboard", query)
    found = next(i for i in page.context["automations"] if i.cls == f"tests.flows.human.{name}")
    return {key: found.counts.get(key, 0) for key in ("live", "waiting", "failed", "ended")}


def test_the_dashboard_counts_each_standing(edith: User):
    """Failed and ended are never added up; what ended long ago is left out."""
    client = browser(person("staff", *VIEW))
    with testing.frozen_time() as clock:
        old = human.Ask()
        testing.submit(old, edith, ANSWER)
        clock.advance(days=20)
        human.Ask()
        failing = human.AskAndFail()
        testing.submit(failing, edith, ANSWER)

        assert item(client, "Ask", history=7) == {"live": 1, "waiting": 1, "failed": 0, "ended": 0}
        assert item(client, "Ask", history=30) == {"live": 1, "waiting": 1, "failed": 0, "ended": 1}
        clock.advance(days=50)
        assert item(client, "Ask", history=0)["ended"] == 1
        assert item(client, "AskAndFail") == {"live": 0, "waiting": 0, "failed": 1, "ended": 0}


def test_the_dashboard_counts_no_copies_from_elsewhere(edith: User):
    """They were never under way here."""
    archived(human.Ask())
    client = browser(person("staff", *VIEW))
    assert item(client, "Ask", history=0) == {"live": 0, "waiting": 0, "failed": 0, "ended": 0}


def test_the_dashboard_costs_the_same_for_1_and_50_instances(edith: User):
    """Counts are asked of the database, not of the rows."""
    client = browser(person("staff", *VIEW))
    human.Ask()
    client.get("/flows/dashboard")
    numbers = []
    for more in (0, 50):
        for _ in range(more):
            human.Ask()
        with CaptureQueriesContext(connection) as queries:
            client.get("/flows/dashboard")
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_an_automation_may_bring_its_own_dashboard_template(edith: User):
    """`Meta.dashboard_template` with what `get_dashboard_context` returns."""
    human.OwnDashboard()
    human.OwnDashboard(autorun=False)

    page = browser(person("staff", *VIEW)).get("/flows/dashboard").content.decode()

    assert '<p id="own">2 shown, 1 running, 1 finished</p>' in page


def test_a_broken_dashboard_of_one_automation_does_not_hide_the_others(
    caplog: pytest.LogCaptureFixture,
):
    """A missing template and a failing context fall back to the default."""
    human.BrokenDashboard()

    answer = browser(person("staff", *VIEW)).get("/flows/dashboard")

    assert answer.status_code == 200
    assert "Automation BrokenDashboard" in answer.content.decode()
    assert "With a view of its own" in answer.content.decode()
    assert "get_dashboard_context failed" in caplog.text


def test_an_automation_may_stay_off_the_dashboard():
    """`dashboard_template = None`."""
    human.HiddenFromDashboard()

    page = browser(person("staff", *VIEW)).get("/flows/dashboard").content.decode()

    assert "Kept off the dashboard" not in page
