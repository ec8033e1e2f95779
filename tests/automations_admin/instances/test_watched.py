"""Goals and exit rules on the page of an instance."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import testing
from automations.models import AutomationModel
from automations_admin.instances import watched
from tests.flows.basics import Five
from tests.flows.journeys import Journey

pytestmark = pytest.mark.django_db

LIST = "/admin/automations/automationmodel/"


@pytest.fixture
def run() -> Any:
    return Journey(user=User.objects.create_user("somebody"))


def shown(run: Any, now: Any) -> dict[str, str]:
    """Return the word for each goal and rule."""
    row = AutomationModel.objects.get(pk=run.id)
    return {item.name: str(item.mark.text) for item in watched.of(row, now)}


def test_what_has_not_happened_is_open(run: Any) -> None:
    """Goals come first, with the moment until which they count."""
    items = watched.of(AutomationModel.objects.get(pk=run.id), run.row.created)
    assert [item.name for item in items][-2:] == ["unsubscribed", "complained"]
    assert {str(item.mark.text) for item in items} == {"Not yet"}
    assert items[0].until is not None


def test_what_has_happened_says_when(run: Any) -> None:
    """Other rules can come true no more; goals can."""
    run.send_message("bought", None, {})
    run.send_message("unsubscribed", None, {})
    found = shown(run, run.row.created)
    assert (found["bought"], found["unsubscribed"]) == ("Reached", "Left by it")
    assert (found["complained"], found["logged in"]) == ("Did not happen", "Not yet")


def test_what_can_no_longer_be_in_time_says_so(run: Any) -> None:
    with testing.frozen_time(run.row.created) as clock:
        assert shown(run, clock.advance(days=8))["bought"] == "Not in time"


def test_the_page_shows_them(viewer: Client, run: Any) -> None:
    run.send_message("bought", None, {})
    page = viewer.get(f"{LIST}{run.id}/change/").content.decode()
    assert "Goals and exit rules" in page
    assert "Reached" in page


def test_a_flow_without_any_has_no_such_table(viewer: Client) -> None:
    assert "Goals and exit rules" not in viewer.get(f"{LIST}{Five().id}/change/").content.decode()
