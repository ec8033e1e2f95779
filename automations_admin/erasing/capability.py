"""Erasing a person or object from histories as a capability."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from automations.permissions import Action
from automations_admin import console
from automations_admin.capability import Capability
from automations_admin.erasing import views


class Erasing(Capability):
    """Take a person or object out of histories. Panels beside one's own models lead here."""

    def urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return the page that says what would be erased, asks, and erases it."""
        view = console.page(site, views.erase_page, Action.ERASE)
        return [path("erase/<str:model>/<path:pk>/", view, name="automations_erase")]
