"""Retrying and editing as a capability."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from automations.models import AutomationModel, AutomationTaskModel
from automations.status import InstanceState, TaskState
from automations_admin import console, names
from automations_admin.capability import Act, Capability
from automations_admin.links import Links
from automations_admin.recovery import views

#: In these states nothing can be retried.
_HELD = {InstanceState.PAUSED, InstanceState.BLOCKED, InstanceState.CANCELLED}


class Recovery(Capability):
    """Retry failed steps, edit the data."""

    def urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return the pages, each with the permissions that its act needs."""
        retry = console.page(site, views.retry_page, console.RETRY)
        edit = console.page(site, views.edit_page, console.EDIT_DATA)
        both = console.page(site, views.edit_page, console.EDIT_DATA, console.RETRY)
        return [
            path("<int:pk>/data/", edit, name="automations_edit_data"),
            path("<int:pk>/retry/<int:task>/", retry, name="automations_retry"),
            path("<int:pk>/edit-and-retry/<int:task>/", both, name="automations_edit_and_retry"),
        ]

    def acts(
        self,
        request: HttpRequest,
        site: AdminSite,
        instance: AutomationModel,
        tasks: list[AutomationTaskModel],
    ) -> Iterable[Act]:
        """Return retry, edit and retry for each failed task, then edit."""
        links, primary = Links(site), True
        may_retry = request.user.has_perm(console.RETRY)
        may_edit = request.user.has_perm(console.EDIT_DATA)
        failed = [task for task in tasks if task.state == TaskState.FAILED]
        for task in failed if may_retry and instance.state not in _HELD else []:
            step = {"step": names.step_label(task.status)}
            where = instance.pk, task.pk
            retry = links.to("automations_retry", *where)
            yield Act(_("Retry %(step)s…") % step, retry, "retrying", task.pk, primary)
            if may_edit:
                both = links.to("automations_edit_and_retry", *where)
                yield Act(_("Edit data and retry…"), both, "edit", task.pk)
            primary = False
        if may_edit and not failed:
            yield Act(_("Edit data…"), links.to("automations_edit_data", instance.pk), "edit")
