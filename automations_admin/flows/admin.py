"""Flows in the admin's index. They live in the code: no model stands behind them."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from automations_admin import console
from automations_admin.flows import views


class _FlowMeta:
    """As much of a model's options as the admin's index and menus ask for."""

    app_label = "automations"
    model_name = "flow"
    object_name = "Flow"
    label = "automations.Flow"
    label_lower = "automations.flow"
    verbose_name = _("flow")
    verbose_name_plural = _("flows")
    abstract = False
    swapped = False
    is_composite_pk = False
    concrete_model = None

    @property
    def app_config(self) -> Any:
        """The app that the index lists flows under."""
        return apps.get_app_config(self.app_label)


class Flow:
    """Stands for the registered automations where the admin expects a model."""

    _meta = _FlowMeta()


class FlowAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Entry of the index, address of the list and of each flow's page."""

    def check(self, **kwargs: Any) -> list[Any]:
        """There is no model to check."""
        return []

    def get_urls(self) -> list[URLPattern]:
        """Return the list and the page of one flow, instead of a model's pages."""
        flow_list = console.page(self.admin_site, views.flow_list)
        flow_page = console.page(self.admin_site, views.flow_page)
        return [
            path("", flow_list, name="automations_flow_changelist"),
            path("<str:name>/", flow_page, name="automations_flow_change"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may see instances may see flows."""
        return console.may_view(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Flows are written by developers."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Flows are written by developers."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Flows are written by developers."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list of flows."""
        return views.flow_list(request, self.admin_site)
