"""Instances as a capability: their pages are those of `instances.admin.InstanceAdmin`."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from automations.models import AutomationModel, AutomationTaskModel
from automations_admin import console
from automations_admin.capability import Act, Capability, Link
from automations_admin.links import Links


class Instances(Capability):
    """Find instances, read why they wait, delete them."""

    def links(self) -> Iterable[Link]:
        """Return the entry of the list."""
        return [Link(_("Instances"), "automations_automationmodel_changelist", "fas fa-list")]

    def acts(
        self,
        request: HttpRequest,
        site: AdminSite,
        instance: AutomationModel,
        tasks: list[AutomationTaskModel],
    ) -> Iterable[Act]:
        """Return the act that deletes the instance."""
        if request.user.has_perm(console.DELETE):
            url = Links(site).to("automations_automationmodel_delete", instance.pk)
            yield Act(str(_("Delete…")), url, "trash", danger=True)
