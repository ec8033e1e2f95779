"""Instances in the admin: its addresses are the usual ones, its pages are our own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from automations.permissions import Action
from automations_admin import capability, console, session
from automations_admin.instances import results, views


class InstanceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Labels, permissions and addresses of instances. What is done to them are engine verbs."""

    list_display = ("pk", "automation_class", "state")
    show_full_result_count = False
    actions = None

    def get_urls(self) -> list[URLPattern]:
        """Return the usual pages, after those that the capabilities bring."""
        own = [
            pattern
            for one in capability.all_capabilities()
            for pattern in one.urls(self.admin_site)
        ]
        return [session.url(self.admin_site), *own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the instances of the flows that the user may see."""
        return console.only_visible(request, super().get_queryset(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Instances are started by flows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing can be changed in a form; see the capability `recovery`."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may view or change instances may see them."""
        return console.may(request.user, Action.VIEW)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may delete instances, and see them."""
        flow = obj.automation_class if obj is not None else ""
        return all(console.may(request.user, one, flow) for one in (Action.VIEW, Action.DELETE))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list of instances."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return results.instance_list(request, self.admin_site)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show one instance; there is no form to send."""
        if object_id is None or request.method == "POST":
            raise PermissionDenied
        instance = console.get_instance(request, object_id)
        return views.instance_page(request, self.admin_site, instance)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show what Django's admin log says about an instance."""
        console.get_instance(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Ask before an instance is deleted."""
        instance = console.get_instance(request, object_id, Action.DELETE)
        return views.delete_page(request, self.admin_site, instance)
