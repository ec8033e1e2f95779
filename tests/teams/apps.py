"""The app that owns the teams."""

from __future__ import annotations

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """Configuration of the app `teams`."""

    name = "tests.teams"
    label = "teams"
    default_auto_field = "django.db.models.BigAutoField"
