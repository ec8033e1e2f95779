"""Addresses of the project."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.staticfiles.views import serve
from django.urls import include, path, re_path

urlpatterns = [
    path("", include("sample_flows.pages")),
    path("admin/", admin.site.urls),
    path("flows/", include("automations.urls")),
    path(
        "accounts/login/",
        auth.LoginView.as_view(template_name="sample_flows/login.html"),
        name="login",
    ),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("i18n/", include("django.conf.urls.i18n")),
    # The demo serves its own static files; a real site leaves that to its web server.
    re_path(r"^static/(?P<path>.*)$", serve, {"insecure": True}),
]
