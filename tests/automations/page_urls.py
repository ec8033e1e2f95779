"""Addresses of a site that has the pages of `automations` and a login, and no admin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def thanks(request: HttpRequest) -> HttpResponse:
    """Stand in for a page of the project."""
    return HttpResponse("thanks")


urlpatterns = [
    path("flows/", include("automations.urls")),
    path("accounts/", include("django.contrib.auth.urls")),
    path("thanks/", thanks, name="thanks"),
]
