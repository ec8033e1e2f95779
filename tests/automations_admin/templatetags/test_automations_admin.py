"""Tags of the console's templates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template import Context
from django.test import RequestFactory
from django.utils import translation

from automations import testing
from automations.models import AutomationTaskModel
from automations_admin import marks
from automations_admin.marks import Mark
from automations_admin.templatetags import automations_admin as tags

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_zero_is_quiet_and_no_link() -> None:
    """Other counts link to what they count."""
    assert tags.linked_count(0, "/x/") == '<span class="a-q">0</span>'
    assert tags.linked_count(1_204, "/x/?a=1&b=2") == '<a href="/x/?a=1&amp;b=2">1,204</a>'
    assert 'href="#a-i-failed"' in tags.linked_count(3, "/x/", marks.STANDINGS["failed"])


def test_counts_without_a_list_are_no_links() -> None:
    """Zero is quiet here as well; what was not capped is said in full."""
    assert tags.quiet_count(0) == '<span class="a-q">0</span>'
    assert tags.quiet_count(10_001) == '<span class="">10,000+</span>'
    assert tags.count_all(99_120) == "99,120"


def test_a_page_with_a_pulse_of_its_own_needs_no_alarm() -> None:
    """Nothing is asked of the database."""
    assert tags.alarm(Context({"pulse": "known"})) == {}


def test_marks_are_escaped() -> None:
    """Whatever they say."""
    said = tags.state(Mark("a-s-off", "x", "<b>"), css="a-pill")
    assert "&lt;b&gt;" in said
    assert "<b>" not in said


def test_names_of_classes_break_behind_dots() -> None:
    """Whatever is stored as one is escaped."""
    assert tags.dotted("shop.flows.Order") == "shop.<wbr>flows.<wbr>Order"
    assert tags.dotted("Order") == "Order"
    assert tags.dotted("<b>.<i>") == "&lt;b&gt;.<wbr>&lt;i&gt;"
    assert tags.dotted("") == ""


def test_moments_have_their_full_form_in_the_title() -> None:
    """And are readable by machines."""
    with testing.frozen_time(NOW):
        said = tags.when(NOW - timedelta(minutes=4))
        assert "12:56:00" in said
        assert 'title="March 1, 2026, 12:56:00 Europe/Berlin"' in said
        assert "4 min ago" in tags.ago(NOW - timedelta(minutes=4))
        assert tags.age(NOW - timedelta(hours=3)) == "3 h"
    assert tags.when(None) == tags.ago(None) == ""


@pytest.mark.parametrize(("value", "said"), [({"a": "ü"}, '{"a": "ü"}'), (None, "null")])
def test_values_are_shown_as_json(value: object, said: str) -> None:
    """On one line."""
    assert tags.as_json(value) == said
    assert len(tags.as_json("x" * 9_999)) < 400


def test_steps_are_called_by_their_labels() -> None:
    """And counts by their separators."""
    assert tags.step_of(AutomationTaskModel(status="book_parcel")) == "Book parcel"
    assert tags.count(10_001) == "10,000+"


def test_the_line_says_as_of_when_and_how_often(settings: Any) -> None:
    """To people in their language, to the script as scripts write numbers."""
    settings.AUTOMATIONS_ADMIN = {"LIVE_INTERVAL": 2.5}
    with testing.frozen_time(NOW), translation.override("de"):
        said = tags.live_bar({"request": RequestFactory().get("/")})
    assert said["time"] == "13:00:00 Europe/Berlin"
    assert (said["seconds"], said["interval"]) == ("2,5", "2.5")
    settings.AUTOMATIONS_ADMIN = {"LIVE_INTERVAL": 0}
    assert tags.live_bar({})["interval"] == ""
    settings.AUTOMATIONS_ADMIN = {"LIVE_INTERVAL": 10.0}
    assert (tags.live_bar({})["seconds"], tags.live_bar({})["interval"]) == ("10", "10")


def test_a_page_that_shows_where_instances_are_is_refreshed_more_often(settings: Any) -> None:
    assert tags.live_bar({"closely": True})["interval"] == "2"
    settings.AUTOMATIONS_ADMIN = {"LIVE_INTERVAL": 1}
    assert tags.live_bar({"closely": True})["interval"] == "1"
    settings.AUTOMATIONS_ADMIN = {"LIVE_INTERVAL": 0}
    assert tags.live_bar({"closely": True})["interval"] == ""


def test_a_page_that_shows_the_past_is_not_refreshed() -> None:
    """It says as of when it is all the same."""
    said = tags.live_bar({"request": RequestFactory().get("/")}, still=True)
    assert said["interval"] == ""
    assert said["time"]


def test_a_page_that_answers_a_form_is_not_refreshed() -> None:
    """The same address asked again is another page."""
    assert tags.live_bar({"request": RequestFactory().get("/")})["interval"] == "5"
    assert tags.live_bar({"request": RequestFactory().post("/")})["interval"] == ""
