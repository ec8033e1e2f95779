"""Addresses of the test site."""

from __future__ import annotations

from importlib.util import find_spec

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def no_icon(request: HttpRequest) -> HttpResponse:
    """Answer the browser's question for an icon without an error in its console."""
    return HttpResponse(status=204)


urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("accounts/", include("django.contrib.auth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("favicon.ico", no_icon),
]
# What is not in the tree yet is left out.
if find_spec("automations.urls"):
    urlpatterns.append(path("flows/", include("automations.urls")))
if find_spec("sample_flows.pages"):
    urlpatterns.append(path("", include("sample_flows.pages")))
