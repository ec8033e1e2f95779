"""Drafts are thrown away and flows retired, after a question."""

from __future__ import annotations

import pytest
from django.test import Client

from automations import registry
from automations.models import Event, FlowDefinition, FlowVersion
from tests.automations_admin.designer.conftest import PAGE, url

pytestmark = pytest.mark.django_db


def test_a_draft_is_thrown_away_with_its_flow(designer: Client, draft: FlowVersion) -> None:
    assert "gone for good" in designer.get(url(draft, "discard")).content.decode()
    assert FlowDefinition.objects.exists()
    response = designer.post(url(draft, "discard"))
    assert response["Location"] == PAGE
    assert not FlowDefinition.objects.exists()


def test_a_flow_with_versions_stays(designer: Client, published: FlowVersion) -> None:
    draft = designer.post(f"{PAGE}Invoicing/edit/")["Location"]
    response = designer.post(f"{draft}discard/")
    assert response["Location"] == f"{PAGE}Invoicing/"


def test_a_flow_is_retired(designer: Client, published: FlowVersion) -> None:
    page = f"{PAGE}Invoicing/retire/"
    assert "Instances that run go on" in designer.get(page).content.decode()
    assert "required" in designer.post(page, {"reason": ""}).content.decode()
    assert registry.find("designed.Invoicing")
    designer.post(page, {"reason": "Out of season"})
    assert registry.find("designed.Invoicing") is None
    assert Event.objects.get(kind="version_retired").reason == "Out of season"
    assert "nothing published" in designer.get(PAGE).content.decode()
