"""Whether somebody is still signed in: asked before a form is sent, so nothing typed is lost."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from automations_admin import console

#: Name of the address in the admin site.
NAME = "automations_session"


def url(site: AdminSite) -> URLPattern:
    """Return the address that answers; who is not signed in is sent to the login."""
    return path("session/", console.page(site, session_page), name=NAME)


@require_GET
def session_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Return a token for forms: the one on the page is worth nothing after a new login."""
    return JsonResponse({"token": get_token(request)})
