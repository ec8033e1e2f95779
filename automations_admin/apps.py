"""The app: settings, checks and translations of the console."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AutomationsAdminConfig(AppConfig):
    """Configuration of the app `automations_admin`."""

    name = "automations_admin"
    verbose_name = _("Automations console")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks."""
        from automations_admin import checks  # noqa: F401
