"""Instances as a capability: their pages are those of `instances.admin.InstanceAdmin`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations_admin import console
from automations_admin.capability import Act, Capability
from automations_admin.instances import choosing, download, saved, views
from automations_admin.links import Links
from automations_admin.selection import Selection


class Instances(Capability):
    """Find instances, read why they wait, delete them."""

    def select(self, request: HttpRequest, query: Mapping[str, Any]) -> Selection | None:
        """Return the instances that the list shows with these filters."""
        return choosing.selected(request, query)

    def urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return the pages of saved filters, of the file, and the one that shows masked values."""
        add, edit, delete = (
            console.page(site, view)
            for view in (saved.add_page, saved.edit_page, saved.delete_page)
        )
        ask, file = (
            console.page(site, view, Action.EXPORT)
            for view in (download.ask_page, download.csv_file)
        )
        actions = (Action.VIEW_DATA, Action.VIEW_SECRETS)
        unmask = console.instance_page(site, views.unmask_page, *actions)
        return [
            path("<int:pk>/secrets/", unmask, name="automations_unmask"),
            path("filters/add/", add, name="automations_saved_filter_add"),
            path("filters/<int:pk>/", edit, name="automations_saved_filter"),
            path("filters/<int:pk>/delete/", delete, name="automations_saved_filter_delete"),
            path("csv/", ask, name="automations_csv"),
            path("csv/file/", file, name="automations_csv_file"),
        ]

    def acts(
        self,
        request: HttpRequest,
        site: AdminSite,
        instance: AutomationModel,
        tasks: list[AutomationTaskModel],
    ) -> Iterable[Act]:
        """Return the act that deletes the instance."""
        if console.may(request.user, Action.DELETE, instance.automation_class):
            url = Links(site).to("automations_automationmodel_delete", instance.pk)
            yield Act(str(_("Delete…")), url, "trash", danger=True, rare=True)
