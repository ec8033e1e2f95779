"""The app that holds the sample flows and the models they work on."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SampleFlowsConfig(AppConfig):
    """Settings of the app."""

    name = "sample_flows"
    verbose_name = _("Sample flows")
    default_auto_field = "django.db.models.BigAutoField"
