"""Addresses of the pages of this app."""

from __future__ import annotations

from django.urls import path

from sample_flows import views

urlpatterns = [
    path("", views.start, name="start"),
    path("profile/<str:key>/", views.profile, name="profile"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
