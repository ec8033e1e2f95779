"""An author saves a draft; what others have saved meanwhile is shown and not overwritten."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from automations.designed import drafts
from automations.models import FlowVersion
from tests.automations_admin.designer.conftest import url
from tests.flows import designs

pytestmark = pytest.mark.django_db


def save(client: Client, draft: FlowVersion, document: Any, revision: int = 1) -> Any:
    """Post the form."""
    text = document if isinstance(document, str) else json.dumps(document)
    said = {"document": text, "note": "Cheaper", "revision": revision}
    return client.post(url(draft), said)


def test_a_draft_is_saved(designer: Client, draft: FlowVersion) -> None:
    assert save(designer, draft, designs.invoicing(amount="5.00")).status_code == 302
    draft.refresh_from_db()
    assert (draft.document, draft.note) == (designs.invoicing(amount="5.00"), "Cheaper")
    html = designer.get(url(draft)).content.decode()
    assert "Cheaper" in html


def test_problems_stand_beside_it(designer: Client, draft: FlowVersion) -> None:
    save(designer, draft, designs.invoicing(amount="much"))
    html = designer.get(url(draft)).content.decode()
    assert "Enter a number" in html
    assert "/nodes/2/call/kwargs/amount" in html
    assert "Publish…" not in html


def test_what_is_no_json_stays_in_the_field(designer: Client, draft: FlowVersion) -> None:
    html = save(designer, draft, '{"name": Invoicing}').content.decode()
    assert "no valid JSON" in html
    assert "{&quot;name&quot;: Invoicing}" in html
    draft.refresh_from_db()
    assert draft.revision == 1


def test_what_others_saved_is_shown_first(designer: Client, draft: FlowVersion, user: Any) -> None:
    drafts.save(draft, designs.invoicing(amount="7.00"), revision=1, actor=user)
    response = save(designer, draft, designs.invoicing(amount="5.00"))
    html = response.content.decode()
    assert response.status_code == 409
    assert "Somebody has saved this draft meanwhile" in html
    for text in ("7.00", "5.00", 'value="2"'):
        assert text in html
    draft.refresh_from_db()
    assert draft.document == designs.invoicing(amount="7.00")
    assert save(designer, draft, designs.invoicing(amount="5.00"), 2).status_code == 302


def test_what_was_published_meanwhile_is_gone_from_here(
    designer: Client, published: FlowVersion
) -> None:
    there = url(published).replace("/version/", "/draft/")
    assert designer.post(there, {"document": "{}", "revision": 1}).status_code == 404


def test_changes_against_the_base_are_listed(
    designer: Client, published: FlowVersion, user: Any
) -> None:
    draft = drafts.of(published.flow, user)
    save(designer, draft, designs.invoicing(amount="5.00"))
    html = designer.get(url(draft)).content.decode()
    assert "Changed since version 1" in html
    assert "nodes[2].call.kwargs.amount.v" in html


@pytest.mark.parametrize("document", [{}, {"nodes": 5}, {"nodes": [{}]}, {"nodes": [None]}])
def test_any_object_can_be_a_draft(designer: Client, draft: FlowVersion, document: Any) -> None:
    save(designer, draft, document)
    response = designer.get(url(draft))
    assert response.status_code == 200
    assert "clear enough to be drawn" in response.content.decode()
