"""What all pages of the console share: who may see them, and how they are wrapped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]

VIEW = "automations.view_automationmodel"
CHANGE = "automations.change_automationmodel"
DELETE = "automations.delete_automationmodel"
RETRY = "automations.retry_automationmodel"
EDIT_DATA = "automations.edit_data_automationmodel"


def may_view(user: Any) -> bool:
    """Tell whether a user may see instances; as everywhere in the admin, "change" includes it."""
    return bool(user.has_perm(VIEW) or user.has_perm(CHANGE))


def page(site: AdminSite, view: View, *permissions: str) -> View:
    """Return a view of the admin site that asks for the permission to view and for more.

    Args:
        site: the admin site.
        view: takes the request, the site, and what the URL says.
        permissions: what the user needs besides the permission to view.
    """

    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if not may_view(user) or not user.has_perms(permissions):
            raise PermissionDenied
        request.current_app = site.name
        return view(request, site, **kwargs)

    return site.admin_view(asked)
