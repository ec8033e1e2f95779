"""The app that owns the flows declared by tests."""

from __future__ import annotations

from django.apps import AppConfig


class TestFlowsConfig(AppConfig):
    """Configuration of the app `testflows`."""

    name = "tests.flows"
    label = "testflows"
    verbose_name = "Flows of the tests"
    default_auto_field = "django.db.models.BigAutoField"
