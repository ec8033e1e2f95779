"""The page of the audit log."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations.engine import recovery
from automations.models import Event
from tests.automations_admin.conftest import VIEW
from tests.flows.basics import Paused

pytestmark = pytest.mark.django_db

PAGE = "/admin/automations/event/"


@pytest.fixture
def row() -> Any:
    """Let Olga edit data and write a note."""
    olga = User.objects.create_user("olga")
    row = Paused(amount=1).row
    recovery.edit_data(row, {"amount": 2, "token": "t"}, actor=olga, reason="Typo <b>")
    recovery.note(row, "Called the customer", actor=olga)
    return row


def test_it_says_who_did_what_where_and_why(viewer: Client, row: Any) -> None:
    html = viewer.get(PAGE).content.decode()
    for said in (
        "olga",
        "Data edited",
        "Typo &lt;b&gt;",
        f"/admin/automations/automationmodel/{row.pk}/change/",
        "- amount: 1",
        "+ amount: 2",
        "+ token: &quot;••••••••&quot;",
        "Called the customer",
    ):
        assert said in html


def test_who_may_not_see_data_sees_not_what_was_edited(staff: Any, row: Any) -> None:
    html = staff(VIEW).get(PAGE).content.decode()
    assert "Data edited" in html
    assert "amount" not in html


def test_older_ones_are_on_further_pages(viewer: Client, row: Any, settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {"PAGE_SIZE": 1}
    first = viewer.get(PAGE)
    assert "Called the customer" in first.content.decode()
    second = viewer.get(first.context["older_url"]).content.decode()
    assert "Typo" in second
    assert "Called the customer" not in second


def test_nothing_that_fits_has_a_way_out(viewer: Client, row: Any) -> None:
    html = viewer.get(PAGE, {"q": "nowhere"}).content.decode()
    assert "Nothing was done that fits." in html
    assert "Show everything" in html


def test_it_asks_as_often_for_many_as_for_few(
    viewer: Client, row: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        recovery.note(row, f"Note {number}")
    viewer.get(PAGE)
    with django_assert_max_num_queries(10):
        viewer.get(PAGE)


def test_looking_is_not_recorded(viewer: Client, row: Any) -> None:
    before = Event.objects.count()
    viewer.get(PAGE, {"kind": "note"})
    assert Event.objects.count() == before
