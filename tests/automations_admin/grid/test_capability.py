"""The grid as a capability."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse

from automations_admin.grid.capability import Grid


def test_each_flow_has_a_grid() -> None:
    """Below its page, and not in the menus."""
    (url,) = Grid().flow_urls(admin.site)
    assert url.name == "automations_grid"
    assert list(Grid().entries()) == []
    found = reverse("admin:automations_grid", args=["shop.Payment"])
    assert found == "/admin/automations/flow/shop.Payment/grid/"
