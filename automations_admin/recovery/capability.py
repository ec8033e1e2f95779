"""Acting on one instance as a capability."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path

from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations_admin import console
from automations_admin.capability import Act, Capability
from automations_admin.links import Links
from automations_admin.recovery import editing, views
from automations_admin.recovery.offers import Offers


class Recovery(Capability):
    """Everything that people do to one instance, each behind a question."""

    def urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return the pages; `views.act_page` asks for the right that each act needs."""
        data = Action.EDIT_DATA, Action.VIEW_DATA
        act = console.instance_page(site, views.act_page)
        retry = console.instance_page(site, partial(views.act_page, verb="retry"), Action.RETRY)
        edit = console.instance_page(site, editing.edit_page, *data)
        both = console.instance_page(site, editing.edit_page, *data, Action.RETRY)
        return [
            path("<int:pk>/act/<str:verb>/", act, name="automations_act"),
            path("<int:pk>/act/<str:verb>/<int:task>/", act, name="automations_act_task"),
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
        """Return what this user may do and what is sensible as the instance stands."""
        flow = instance.automation_class
        actions = frozenset(action for action in Action if console.may(request.user, action, flow))
        return Offers(Links(site), actions, instance, tasks).all()
