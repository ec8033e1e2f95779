"""The contract of the capabilities."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse

from automations_admin import capability


def test_the_default_capabilities_are_there() -> None:
    """In the order in which their acts stand."""
    names = [type(one).__name__ for one in capability.all_capabilities()]
    assert names == ["Flows", "Recovery", "Instances"]


def test_every_menu_entry_leads_somewhere() -> None:
    """Its name is in lower case, as Jazzmin wants it."""
    for one in capability.all_capabilities():
        for link in one.links():
            assert link.name == link.name.lower()
            assert reverse(f"admin:{link.name}")


def test_a_capability_needs_no_hook(settings: Any) -> None:
    """Every one has a default."""
    settings.AUTOMATIONS_ADMIN = {"CAPABILITIES": ["automations_admin.capability.Capability"]}
    (one,) = capability.all_capabilities()
    assert list(one.links()) == []
    assert list(one.urls(admin.site)) == []
