"""Flows in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.test import Client

from automations_admin.flows.admin import Flow, FlowAdmin


def test_flows_have_two_pages_and_no_others() -> None:
    """Nothing is added, changed or deleted."""
    found = FlowAdmin(Flow, admin.site)  # type: ignore[arg-type]
    assert [pattern.name for pattern in found.get_urls()] == [
        "automations_flow_changelist",
        "automations_flow_change",
    ]
    assert found.check() == []


def test_the_index_offers_to_view_them(viewer: Client) -> None:
    """And no more."""
    apps = viewer.get("/admin/").context["app_list"]
    (flows,) = [model for app in apps for model in app["models"] if model["object_name"] == "Flow"]
    assert flows["perms"] == {"add": False, "change": False, "delete": False, "view": True}
    assert flows["admin_url"] == "/admin/automations/flow/"
