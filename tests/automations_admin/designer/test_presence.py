"""Who is at a draft is told to the others; who watches may copy it or take it over."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from automations.designed import attending, drafts
from automations.models import Attendance, Event, FlowVersion
from automations.status import EventKind
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.designer.conftest import DESIGN, PAGE, config, url
from tests.flows import designs

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(user: User, staff: Callable[..., Client]) -> Client:
    """A colleague of the designer, who may design as well."""
    return staff(VIEW, DESIGN)


@pytest.fixture
def colleague(other: Client) -> User:
    """The colleague's account."""
    return User.objects.get(pk=other.session["_auth_user_id"])


def beat(client: Client, draft: FlowVersion, **said: Any) -> Any:
    """Post a sign of life as the script does."""
    body = json.dumps({"does": "looks", "revision": 1, **said})
    return client.post(
        url(draft, "beat"),
        body,
        content_type="application/json",
        headers={"Accept": "application/json"},
    )


def test_both_hear_of_each_other(
    designer: Client, user: User, other: Client, colleague: User, draft: FlowVersion
) -> None:
    assert beat(designer, draft, does="edits").json() == {
        "editor": "",
        "mine": True,
        "others": [],
        "newer": None,
    }
    assert beat(other, draft).json()["editor"] == str(user)
    assert beat(designer, draft).json()["others"] == [str(colleague)]


def test_who_watches_is_sent_what_was_saved(
    designer: Client, user: User, other: Client, draft: FlowVersion
) -> None:
    beat(designer, draft, does="edits")
    assert beat(other, draft, does="watches").json()["newer"] is None
    drafts.save(draft, designs.invoicing(amount="7.00"), revision=1, actor=user)
    assert beat(other, draft, does="looks").json()["newer"] is None
    assert beat(other, draft, does="watches").json()["newer"] == {
        "revision": 2,
        "document": designs.invoicing(amount="7.00"),
        "layout": {},
        "author": draft.author_name,
    }


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"does": "sleeps"}, 422),
        ({"does": ["edits"]}, 422),
        ({"does": None}, 422),
        ({"revision": 0}, 422),
        ({"revision": "1"}, 422),
    ],
)
def test_what_is_no_sign_of_life_is_refused(
    designer: Client, draft: FlowVersion, said: dict[str, Any], status: int
) -> None:
    response = beat(designer, draft, **said)
    assert response.status_code == status
    assert response.json()["text"]
    assert not Attendance.objects.exists()


def test_what_is_no_json_is_refused(designer: Client, draft: FlowVersion) -> None:
    response = designer.post(url(draft, "beat"), "{", content_type="application/json")
    assert response.status_code == 400


def test_a_draft_that_was_published_is_gone(designer: Client, published: FlowVersion) -> None:
    there = url(published, "beat").replace("/version/", "/draft/")
    response = designer.post(
        there, "{}", content_type="application/json", headers={"Accept": "application/json"}
    )
    assert response.status_code == 404
    assert "published or thrown away" in response.json()["text"]


def test_a_draft_that_goes_at_this_moment_is_gone(
    designer: Client, draft: FlowVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: Any, **_said: Any) -> None:
        raise FlowVersion.DoesNotExist

    monkeypatch.setattr(attending, "beat", gone)
    monkeypatch.setattr(attending, "take_over", gone)
    assert beat(designer, draft).status_code == 404
    response = designer.post(url(draft, "take"), follow=True)
    assert "published or thrown away" in response.content.decode()


def test_who_may_not_design_gives_no_sign_of_life(
    staff: Callable[..., Client], draft: FlowVersion
) -> None:
    response = beat(staff(VIEW), draft)
    assert response.status_code == 403
    assert "may not change" in response.json()["text"]
    assert not Attendance.objects.exists()


@pytest.mark.usefixtures("_built")
def test_a_page_that_is_opened_is_told_and_stores_nothing(
    designer: Client, user: User, other: Client, draft: FlowVersion
) -> None:
    beat(designer, draft, does="edits")
    rows = [*Attendance.objects.values()]
    said = config(other, url(draft, "design"))
    assert said["presence"] == {"editor": str(user), "mine": False, "others": []}
    assert said["urls"]["own"] == f"{PAGE}Invoicing/edit/?draft={draft.pk}"
    assert said["urls"]["takeOver"] == url(draft, "take")
    assert [*Attendance.objects.values()] == rows


@pytest.mark.usefixtures("_built")
def test_an_author_is_offered_no_copy_of_the_own_draft(
    designer: Client, draft: FlowVersion
) -> None:
    assert config(designer, url(draft, "design"))["urls"]["own"] == ""


def test_the_page_as_text_says_who_edits(
    designer: Client, user: User, other: Client, draft: FlowVersion
) -> None:
    beat(designer, draft, does="edits")
    assert f"{user} edits this draft in the designer" in other.get(url(draft)).content.decode()
    assert "edits this draft" not in designer.get(url(draft)).content.decode()


def test_taking_over_leaves_an_event_and_a_line_in_the_log(
    designer: Client, user: User, other: Client, colleague: User, draft: FlowVersion
) -> None:
    beat(designer, draft, does="edits")
    response = other.post(url(draft, "take"))
    assert response.headers["Location"] == url(draft, "design")
    event = Event.objects.get(kind=EventKind.DRAFT_TAKEN_OVER)
    assert (event.actor, event.detail["taken_from"]) == (colleague, str(user))
    line = LogEntry.objects.get(user=colleague)
    assert line.change_message == f"Invoices: Draft taken over from {user}"
    assert beat(designer, draft, does="edits").json()["editor"] == str(colleague)


def test_what_nobody_edits_is_taken_without_a_line_in_the_log(
    other: Client, colleague: User, draft: FlowVersion
) -> None:
    assert other.post(url(draft, "take")).status_code == 302
    assert not LogEntry.objects.filter(user=colleague).exists()
    assert not Event.objects.filter(kind=EventKind.DRAFT_TAKEN_OVER).exists()


def test_the_audit_page_shows_who_took_over(
    designer: Client, other: Client, colleague: User, draft: FlowVersion
) -> None:
    beat(designer, draft, does="edits")
    other.post(url(draft, "take"))
    page = other.get("/admin/automations/event/", {"flow": "designed.Invoicing"})
    assert "Draft taken over" in page.content.decode()


def test_a_draft_is_taken_by_post_and_with_the_right_only(
    staff: Callable[..., Client], other: Client, draft: FlowVersion
) -> None:
    assert other.get(url(draft, "take")).status_code == 405
    assert staff(VIEW).post(url(draft, "take")).status_code == 403
    assert not Attendance.objects.exists()
