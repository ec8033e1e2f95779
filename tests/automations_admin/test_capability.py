"""The contract of the capabilities."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import reverse

from automations_admin import capability
from automations_admin.capability import Act, Bar


def test_the_default_capabilities_are_there() -> None:
    """In the order in which their acts stand."""
    names = [type(one).__name__ for one in capability.all_capabilities()]
    assert names == [
        "Flows",
        "Grid",
        "Statistics",
        "Recovery",
        "Transfer",
        "Instances",
        "Failures",
        "Batches",
        "Starting",
        "Pauses",
        "Rehearsing",
        "Designer",
        "Erasing",
        "Audit",
        "Health",
    ]


def test_every_menu_entry_leads_somewhere() -> None:
    """Its name is one word in lower case, as Jazzmin wants it."""
    for one in capability.all_capabilities():
        for entry in one.entries():
            assert entry.name.isalpha()
            assert entry.name.islower()
            assert reverse(f"admin:automations_{entry.name}_changelist")


def test_a_capability_needs_no_hook(settings: Any) -> None:
    """Every one has a default."""
    settings.AUTOMATIONS_ADMIN = {"CAPABILITIES": ["automations_admin.capability.Capability"]}
    (one,) = capability.all_capabilities()
    assert list(one.entries()) == []
    assert list(one.urls(admin.site)) == []
    assert list(one.flow_urls(admin.site)) == []


def test_acts_stand_in_their_places() -> None:
    """Rare ones are folded away, what ends something stands alone at the far end."""
    retry, copy = Act("Retry…", "/1"), Act("Copy…", "/2", rare=True)
    cancel, delete = Act("Cancel…", "/3", danger=True), Act("Delete…", "/4", danger=True, rare=True)
    bar = Bar.of([retry, cancel, copy, delete])
    assert (bar.first, bar.rare, bar.last) == ((retry,), (copy, delete), (cancel,))
    assert bar.refusals == ()


def test_what_cannot_be_done_now_is_named_once_with_the_reason() -> None:
    """However many acts it is."""
    held = [Act(f"{name}…", "/", refused="It is paused.") for name in ("Retry", "Restart")]
    assert Bar.of([*held, Act("Note…", "/")]).refusals == (("Retry, Restart", "It is paused."),)
