"""Registers the console with the admin site."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin import AdminSite

from automations.models import AutomationModel
from automations_admin import capability
from automations_admin.instances.admin import InstanceAdmin


def register(site: AdminSite) -> None:
    """Register the console with an admin site; done for the default one.

    Args:
        site: an admin site, the default one or one of a project's own.
    """
    site.register(AutomationModel, InstanceAdmin)
    for one in capability.all_capabilities():
        for entry in one.entries():
            entry.register(site)


register(admin.site)
