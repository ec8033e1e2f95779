"""The console in the admin's index."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.test import Client

from automations_admin.admin import register
from automations_admin.capability import all_capabilities


def test_flows_and_instances_stand_in_the_index(viewer: Client) -> None:
    """For those who may see them."""
    html = viewer.get("/admin/").content.decode()
    assert "/admin/automations/flow/" in html
    assert "/admin/automations/automationmodel/" in html
    assert viewer.get("/admin/automations/").status_code == 200


def test_others_do_not_see_them(staff: Callable[..., Client]) -> None:
    """Staff without any permission."""
    assert "/admin/automations/" not in staff().get("/admin/").content.decode()


def test_another_admin_site_can_have_the_console() -> None:
    """With addresses of its own."""
    site = AdminSite("second")
    register(site)
    names = {pattern.name for pattern in site.urls[0] if getattr(pattern, "name", None)}
    assert "index" in names
    entries = [entry for one in all_capabilities() for entry in one.entries()]
    assert len(site._registry) == 1 + len(entries)
