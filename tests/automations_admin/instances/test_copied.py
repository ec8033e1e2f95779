"""The page of an archived copy says what it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from automations.models import AutomationModel
from automations_admin import moments
from automations_admin.instances import copied
from tests.automations_admin.archived import archived
from tests.automations_admin.shop import Simple

pytestmark = pytest.mark.django_db

LIST = "/admin/automations/automationmodel/"


def test_it_says_where_a_copy_comes_from() -> None:
    found = copied.sentence(archived(Simple(fail="x")))
    assert found.head == "This is an archived copy."
    assert found.text.startswith("It was imported ")
    assert found.text.endswith(
        " by ann. It was failed when it was exported. Nothing of it can run."
    )


def test_the_moment_is_told_as_everywhere(viewer: Client) -> None:
    """As clock time if it was today, in full in the title; what others have named is text."""
    origin = {"imported": "2026-11-25T21:50:12+00:00", "by": "<b>ann</b>"}
    copy = archived(Simple())
    AutomationModel.objects.filter(pk=copy.pk).update(origin=copy.origin | origin)
    moment = datetime.fromisoformat(origin["imported"])
    page = viewer.get(f"{LIST}{copy.pk}/change/").content.decode()
    said = f"It was imported {moments.element(moment)} by &lt;b&gt;ann&lt;/b&gt;."
    assert said in page


@pytest.mark.parametrize(
    "origin",
    [
        None,
        {},
        {"imported": "x"},
        {"imported": None, "by": "ann"},
        {"imported": "2026-11-25T21:50"},
    ],
)
def test_what_is_not_known_is_left_out(origin: Any) -> None:
    found = copied.sentence(AutomationModel(state="archived", origin=origin))
    assert found.text == "It was archived copy when it was exported. Nothing of it can run."


def test_a_program_has_no_name() -> None:
    assert " by " not in copied.sentence(archived(Simple(), by="")).text


def test_its_page_says_so(viewer: Client) -> None:
    """And leads to none of our objects."""
    copy = archived(Simple(about={"$model": "auth.user", "pk": 1}))
    page = viewer.get(f"{LIST}{copy.pk}/change/").content.decode()
    assert "This is an archived copy." in page
    assert "How did it end?" not in page
    assert "/admin/auth/user/1/" not in page


def test_its_page_shows_how_it_failed(viewer: Client) -> None:
    """With the attempts of the step that stood there."""
    failed, done = archived(Simple(fail="no such card")), archived(Simple())
    page = viewer.get(f"{LIST}{failed.pk}/change/").content.decode()
    assert "Step: attempts" in page
    assert "no such card" in page
    assert "attempts</h2>" not in viewer.get(f"{LIST}{done.pk}/change/").content.decode()


def test_copies_can_be_found(viewer: Client) -> None:
    """They have not ended here, and are not among those that have."""
    copy, own = archived(Simple()), Simple()
    found = viewer.get(f"{LIST}?state=archived").content.decode()
    assert f"{LIST}{copy.pk}/change/" in found
    assert f"{LIST}{own.id}/change/" not in found
    assert f"{LIST}{copy.pk}/change/" not in viewer.get(f"{LIST}?state=ended").content.decode()
