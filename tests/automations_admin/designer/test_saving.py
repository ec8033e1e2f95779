"""What the designer's script sends is saved, or refused with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from automations.designed import drafts
from automations.models import Event, FlowVersion
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.designer.conftest import url
from tests.flows import designs

pytestmark = pytest.mark.django_db

LAYOUT = {"pins": {"bill": {"x": 10, "y": 20}}, "folded": [], "notes": []}
JSON = {"Accept": "application/json"}


def sent(**more: Any) -> dict[str, Any]:
    """Return what the script sends."""
    said = {"document": designs.invoicing(amount="5.00"), "layout": LAYOUT, "note": "Cheaper"}
    return {**said, "revision": 1, **more}


def save(client: Client, draft: FlowVersion, body: Any = None, **headers: str) -> Any:
    """Post what the script sends."""
    data = body if isinstance(body, (str, bytes)) else json.dumps(body or sent())
    there = url(draft, "save")
    return client.post(there, data, content_type="application/json", headers={**JSON, **headers})


def test_a_draft_is_saved_with_its_layout(designer: Client, draft: FlowVersion) -> None:
    response = save(designer, draft)
    assert response.status_code == 200
    assert response.json() == {
        "revision": 2,
        "problems": [],
        "state": f"Draft of {draft.author_name}",
    }
    draft.refresh_from_db()
    assert draft.document == designs.invoicing(amount="5.00")
    assert (draft.note, draft.layout) == ("Cheaper", {"pins": {"bill": {"x": 10, "y": 20}}})


def test_each_save_leaves_one_event_and_one_line_in_the_log(
    designer: Client, draft: FlowVersion
) -> None:
    events, lines = Event.objects.count(), LogEntry.objects.count()
    save(designer, draft)
    assert Event.objects.count() == events + 1
    assert LogEntry.objects.count() == lines + 1


def test_problems_that_only_the_server_finds_come_back(
    designer: Client, draft: FlowVersion
) -> None:
    body = sent(document=designs.invoicing(amount="much"))
    (found,) = save(designer, draft, body).json()["problems"]
    assert found["path"] == "/nodes/2/call/kwargs/amount"


def test_the_state_says_on_which_version_it_is_based(
    designer: Client, published: FlowVersion, user: Any
) -> None:
    draft = drafts.of(published.flow, user)
    assert save(designer, draft).json()["state"].endswith("based on version 1")


def test_a_draft_may_have_problems(designer: Client, draft: FlowVersion) -> None:
    assert save(designer, draft, sent(document={"nodes": [None]})).status_code == 200


def test_what_others_saved_comes_back(designer: Client, draft: FlowVersion, user: Any) -> None:
    other = designs.invoicing(amount="7.00")
    layout = {"folded": ["bill"]}
    drafts.save(draft, other, revision=1, actor=user, layout=layout)
    response = save(designer, draft)
    assert response.status_code == 409
    assert response.json() == {
        "revision": 2,
        "document": other,
        "layout": layout,
        "author": draft.author_name,
        "text": "Somebody has saved this draft meanwhile.",
    }
    draft.refresh_from_db()
    assert draft.document == other
    assert save(designer, draft, sent(revision=2)).status_code == 200


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "no valid JSON"),
        (b'{"a": 1, "a": 2}', "there twice"),
        (b'{"revision": NaN}', "which JSON does not know"),
        (b'"text"', "must be a JSON object"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 5_000 + b"]" * 5_000, ""),
    ],
)
def test_what_is_no_json_is_refused(
    designer: Client, draft: FlowVersion, body: bytes, said: str
) -> None:
    response = save(designer, draft, body)
    assert response.status_code == 400
    assert said in response.json()["text"]


@pytest.mark.parametrize("size", [2_500_001, 2_700_000])
def test_what_is_too_large_is_refused(designer: Client, draft: FlowVersion, size: int) -> None:
    response = save(designer, draft, b" " * size)
    assert response.status_code == 400
    assert "too large" in response.json()["text"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"document": []}, "The document must be a JSON object."),
        ({"document": {"doc": "x" * 1_100_000}}, "larger than"),
        ({"layout": {"pins": 5}}, "pins is no object."),
        ({"layout": None}, "layout is no object."),
        ({"note": 5}, "The note must be a text"),
        ({"note": "x" * 1_001}, "at most 1000 characters"),
        ({"revision": "1"}, "whole number"),
        ({"revision": True}, "whole number"),
        ({"revision": 0}, "whole number"),
    ],
)
def test_what_cannot_be_saved_is_refused(
    designer: Client, draft: FlowVersion, more: dict[str, Any], said: str
) -> None:
    response = save(designer, draft, sent(**more))
    assert response.status_code == 422
    assert said in response.json()["text"]
    draft.refresh_from_db()
    assert draft.revision == 1


def test_what_is_left_out_is_asked_for(designer: Client, draft: FlowVersion) -> None:
    for name in ("document", "layout", "revision"):
        body = {key: value for key, value in sent().items() if key != name}
        assert save(designer, draft, body).status_code == 422


def test_it_is_only_posted(designer: Client, draft: FlowVersion) -> None:
    assert designer.get(url(draft, "save"), headers=JSON).status_code == 405


def test_who_is_signed_out_is_told_in_json(draft: FlowVersion) -> None:
    response = save(Client(), draft)
    assert response.status_code == 403
    assert "signed out" in response.json()["text"]
    page = Client().post(url(draft, "save"), {}, content_type="application/json")
    assert page.status_code == 302


def test_who_may_not_design_is_told_in_json(
    designer: Client, staff: Callable[..., Client], draft: FlowVersion
) -> None:
    response = save(staff(VIEW), draft)
    assert response.status_code == 403
    assert response.json()["text"]


def test_a_draft_that_is_gone_is_told_in_json(
    designer: Client, draft: FlowVersion, user: Any
) -> None:
    drafts.discard(draft, actor=user)
    response = save(designer, draft)
    assert response.status_code == 404
    assert response.json()["text"]
