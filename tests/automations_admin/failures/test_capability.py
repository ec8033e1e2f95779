"""Failures as a capability."""

from __future__ import annotations

from django.test import Client

from automations_admin.failures.capability import Failures


def test_failures_have_a_place_in_the_menu(viewer: Client) -> None:
    """Under the app, with the address that mails lead to."""
    (entry,) = Failures().entries()
    assert (entry.name, str(entry.label)) == ("failure", "failures")
    html = viewer.get("/admin/").content.decode()
    assert 'href="/admin/automations/failure/"' in html
