"""Who may see the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from automations_admin import console


@pytest.mark.parametrize(
    ("codenames", "allowed"),
    [
        ((), False),
        (("view_automationmodel",), False),
        (("retry_automationmodel",), False),
        (("view_automationmodel", "retry_automationmodel"), True),
        (("change_automationmodel", "retry_automationmodel"), True),
    ],
)
def test_a_page_asks_for_its_own_permission(
    staff: Callable[..., Client], rf: RequestFactory, codenames: tuple[str, ...], allowed: bool
) -> None:
    """Beside the permission to view."""
    staff(*codenames)

    def view(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
        return HttpResponse(request.current_app)

    page = console.page(admin.site, view, console.RETRY)
    request = rf.get("/")
    request.user = User.objects.get()
    if allowed:
        assert page(request).content == b"admin"
    else:
        with pytest.raises(PermissionDenied):
            page(request)
