"""Erasing as a capability."""

from __future__ import annotations

from django.contrib.admin import site

from automations_admin import conf
from automations_admin.erasing.capability import Erasing


def test_it_is_one_of_the_usual_capabilities() -> None:
    assert "automations_admin.erasing.capability.Erasing" in conf.get().CAPABILITIES


def test_it_brings_one_page() -> None:
    assert [pattern.name for pattern in Erasing().urls(site)] == ["automations_erase"]
