"""The page of failures, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory

from automations import testing
from automations_admin.failures import found, queries
from automations_admin.failures.filters import Filters
from automations_admin.failures.page import FailurePage
from automations_admin.links import Links
from tests.automations_admin.failures.flaky import NAME, Flaky
from tests.automations_admin.shop import NAME as SHOP
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(rf: RequestFactory) -> Callable[..., FailurePage]:
    """Return a function that puts the page together for a superuser."""
    user = User.objects.create_superuser("root")

    def made(**said: str) -> FailurePage:
        request = rf.get("/")
        request.user = user
        return FailurePage(request, Links(admin.site), Filters.read(said))

    return made


def test_failed_and_retrying_are_never_added_up(page: Callable[..., FailurePage]) -> None:
    """Each has its figure, with the number of its groups, and leads to its list."""
    for fail in ("order 1", "order 2", "other"):
        Simple(fail=fail)
    Flaky(fail="x")
    failed, retrying, new, *solved = page().figures()
    assert (failed["word"], failed["count"]) == ("Failed, in 2 groups", 3)
    assert failed["url"].endswith("?task=failed")
    assert (retrying["word"], retrying["count"]) == ("Still retrying, in 1 group", 1)
    assert retrying["url"].endswith("?task=retrying")
    assert new["count"] == 2
    assert [figure["count"] for figure in solved] == [0, 0]


def test_groups_stand_under_their_flow_the_worst_first(
    page: Callable[..., FailurePage], groups: Any
) -> None:
    for fail in ("order 1", "order 2", "other"):
        Simple(fail=fail)
    Payment(postcode="8O331")
    first, second = page().sections()
    assert (first.label, first.groups, first.count, len(first.rows)) == ("Simple", 2, 3, 2)
    assert (second.label, second.count) == ("Payment", 1)
    assert second.url.endswith(f"/flow/{SHOP}.Payment/")


def test_a_group_says_what_its_failures_have_in_common(
    page: Callable[..., FailurePage], groups: Any
) -> None:
    """And not what varies from one to the next."""
    for postcode in ("8O331", "1O115"):
        Payment(postcode=postcode)
    (section,) = page().sections()
    about = section.rows[0].about
    assert (about.step, about.error_class) == ("Book", "ValueError")
    assert about.message == "Postcode '…' has no five digits"
    assert (about.words, about.tries[0][:7]) == ("began less than 1 h ago", "2 from ")
    assert about.line is not None
    assert about.line.title == "ValueError: 2 failed tries, began less than 1 h ago"
    assert about.frame is not None
    assert about.frame.function == "book_parcel"


def test_the_newest_instances_are_links_to_the_attempts(page: Callable[..., FailurePage]) -> None:
    run = Simple(fail="x")
    about = page().sections()[0].rows[0].about
    ((label, url),) = about.newest
    assert label == f"Simple {run.id}"
    assert url.startswith(f"/admin/automations/automationmodel/{run.id}/change/?task=")
    assert url.endswith("#attempts")


def test_a_count_leads_to_the_list_of_just_this_group(page: Callable[..., FailurePage]) -> None:
    """By flow, step, failure and standing."""
    Flaky(fail="x")
    about = page().retrying_rows()[0].about
    for part in (f"flow={NAME}", "step=call", "same=", "task=retrying"):
        assert part in about.url


def test_what_is_tried_again_says_how_long_still(page: Callable[..., FailurePage]) -> None:
    with testing.frozen_time() as clock:
        Flaky(fail="x")
        (row,) = page().retrying_rows()
        assert (row.flow, row.used, row.held) == ("Flaky flow", [("1 of 5", 1)], 0)
        assert row.next is not None
        assert (row.next - clock.now()).total_seconds() == 600
        assert row.end.endswith("then fails")


def test_groups_that_are_not_shown_are_counted(
    page: Callable[..., FailurePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flow's own figures are those of all its groups."""
    monkeypatch.setattr("automations_admin.failures.page.MOST_SHOWN", 1)
    monkeypatch.setattr(found, "MOST_SHOWN", 1)
    for fail in ("a", "a", "b", "c"):
        Simple(fail=fail)
    made = page()
    assert made.rest() == ["and 2 rarer groups with 2 tasks", ""]
    (section,) = made.sections()
    assert (section.groups, section.count, len(section.rows)) == (3, 4, 1)


def test_so_many_groups_that_not_all_are_read(
    page: Callable[..., FailurePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_GROUPS", 2)
    for fail in ("a", "b", "c"):
        Simple(fail=fail)
    assert page().figures()[0]["word"] == "Failed, in 2+ groups"


def test_a_long_message_is_cut(page: Callable[..., FailurePage]) -> None:
    """On one line."""
    Simple(fail="a\nb " * 200)
    message = page().sections()[0].rows[0].about.message
    assert message.startswith("a b a b")
    assert len(message) == 161
