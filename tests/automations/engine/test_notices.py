"""Alerts in words, with links."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import override_settings
from django.utils import translation

from automations import flow
from automations.engine import notices
from automations.models import Alert
from automations.status import AlertKind

SINCE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATE = {"lag": 720.0, "tasks": 12, "messages": 0}


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


class Refund(flow.Automation):
    """Gives money back."""

    end = flow.End()

    class Meta:
        verbose_name = "Refund"
        verbose_name_plural = "Refunds"


@pytest.fixture
def refund() -> str:
    from automations import registry

    registry.register(Refund)
    return Refund.get_automation_class_name()


def failures(name: str, count: int = 3, seconds: float = 600, **detail: Any) -> notices.Notice:
    given = {"count": count, "seconds": seconds, "groups": [], **detail}
    return notices.of(
        Alert(kind=AlertKind.FAILURES, automation_class=name, since=SINCE, detail=given)
    )


def late(kind: AlertKind, **detail: Any) -> notices.Notice:
    return notices.of(Alert(kind=kind, since=SINCE, detail={**LATE, **detail}))


@pytest.mark.parametrize(
    ("count", "seconds", "title"),
    [
        (3, 600, "3 refunds failed in 10 minutes"),
        (1, 60, "1 refund failed in 1 minute"),
        (3, 90, "3 refunds failed in 1 min 30 s"),
    ],
)
def test_many_failures_have_the_flow_and_the_span_in_their_title(
    refund: str, count: int, seconds: float, title: str
) -> None:
    assert failures(refund, count, seconds).title == title


def test_a_flow_without_a_plural_is_named_first() -> None:
    """So is one whose class is gone."""
    assert failures("shop.Payment").title == "Payment: 3 instances failed in 10 minutes"


def test_names_keep_their_capitals_where_they_must(refund: str) -> None:
    """Abbreviations do, and every name in German."""
    assert notices._in_a_sentence("SEPA transfers") == "SEPA transfers"
    with translation.override("de"):
        assert notices.flow_name(refund, 3) == "Refunds"


def test_what_failed_is_listed_with_step_and_class_and_nothing_else(refund: str) -> None:
    """Texts of errors may hold what is not for mails."""
    groups = [{"step": "book_parcel", "error": "CarrierTimeout", "count": 2}]
    said = failures(refund, groups=groups).sentences
    assert said[0] == "2 with CarrierTimeout at Book parcel"
    assert "March 2, 2026, 10 a.m. Europe/Berlin" in said[1]


@pytest.mark.parametrize(
    ("detail", "title"),
    [
        ({"silent": 180.0}, "No worker seen for 3 min, 12 tasks due"),
        ({"silent": None, "tasks": 1}, "No worker seen in the last day, 1 task due"),
        (
            {"silent": 180.0, "messages": 2},
            "No worker seen for 3 min, 12 tasks due, 2 messages unread",
        ),
        (
            {"silent": 180.0, "tasks": 0, "messages": 1},
            "No worker seen for 3 min, 1 message unread",
        ),
    ],
)
def test_a_missing_worker_is_told_with_what_is_due(detail: Any, title: str) -> None:
    notice = late(AlertKind.NO_WORKER, **detail)
    assert notice.title == title
    assert notice.sentences[-1] == "Start one with: python manage.py automation_worker"


def test_late_work_is_told_with_its_age() -> None:
    assert late(AlertKind.QUEUE).title == "Work is late: 12 tasks due, the oldest for 12 min"


@override_settings(AUTOMATIONS={})
def test_links_lead_to_the_console(refund: str) -> None:
    """To the page of failures if there is one, else to the list of failed instances."""
    (link,) = failures(refund).links
    page = link.url.partition("?")[0].rpartition("automations/")[2]
    assert page in {"failure/", "automationmodel/"}
    assert f"flow={refund}" in link.url
    (link,) = late(AlertKind.QUEUE).links
    assert link.url == "/admin/automations/worker/"


@override_settings(AUTOMATIONS={"SITE_URL": "https://shop.example/"})
def test_links_are_whole_if_it_is_known_where_the_site_is() -> None:
    (link,) = late(AlertKind.QUEUE).links
    assert link.url == "https://shop.example/admin/automations/worker/"


@override_settings(ROOT_URLCONF="tests.automations.page_urls", AUTOMATIONS={})
def test_without_the_console_links_lead_to_the_pages_of_the_engine(refund: str) -> None:
    assert [link.url for link in failures(refund).links] == ["/flows/errors"]
    assert [link.url for link in late(AlertKind.QUEUE).links] == ["/flows/dashboard"]


@override_settings(ROOT_URLCONF="django.contrib.staticfiles.urls")
def test_without_any_page_there_is_no_link(refund: str) -> None:
    assert failures(refund).links == ()
