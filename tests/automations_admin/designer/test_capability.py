"""Where designed flows stand in the console, and what a flow's page leads to."""

from __future__ import annotations

import pytest
from django.test import Client

from automations import registry
from automations.models import FlowVersion
from tests.automations_admin.designer.conftest import PAGE
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db


def test_the_menu_has_them(designer: Client) -> None:
    assert PAGE in designer.get("/admin/").content.decode()


def test_a_flow_of_code_can_be_duplicated(designer: Client) -> None:
    name = Shipping.get_automation_class_name()
    html = designer.get(f"/admin/automations/flow/{name}/").content.decode()
    assert f"{PAGE}new/?flow={name}" in html


def test_a_designed_flow_leads_to_its_versions(designer: Client, published: FlowVersion) -> None:
    registry.get("designed.Invoicing")(total=5)
    html = designer.get("/admin/automations/flow/designed.Invoicing/").content.decode()
    assert f"{PAGE}Invoicing/" in html
    assert "Invoices" in html
    assert "<svg" in html
