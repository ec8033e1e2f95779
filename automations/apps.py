"""The app: reads the flows of every app when Django is ready."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.apps import AppConfig
from django.core.signals import request_started
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from automations.exceptions import ConfigurationError


class AutomationsConfig(AppConfig):
    """Configuration of the app `automations`."""

    name = "automations"
    verbose_name = _("Automations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register checks and tasks, listen to providers, import each app's `automations`."""
        from automations import checks, database_checks, tracking  # noqa: F401 - they register
        from automations.designed.versions import VERSIONS
        from automations.dispatch import checks as of_dispatcher  # noqa: F401 - they register
        from automations.engine import bell

        request_started.connect(VERSIONS.ask_again, dispatch_uid="automations.designed")
        tracking.connect()
        autodiscover_modules("automations")
        with suppress(ConfigurationError):  # the checks say it
            bell.get()  # so that workers of another task system know our tasks
        post_migrate.connect(_begin_statistics, sender=self)


def _begin_statistics(using: str, apps: Any = None, **_told: Any) -> None:
    """Have workers count, unless the database is of a time before there was anything to count."""
    from automations.engine.rollups import passes

    if apps is None or "rollupstate" in apps.all_models["automations"]:
        passes.begin(using)
