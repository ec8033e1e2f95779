"""System checks of the dispatcher in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks

from automations.engine import bell, health, store
from automations.exceptions import ConfigurationError


@checks.register("automations")
def check_dispatcher(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """E048: no such dispatcher; and what the dispatcher itself has to say."""
    try:
        return list(bell.get().check())
    except ConfigurationError as error:
        return [
            checks.Error(
                str(error),
                hint="Correct AUTOMATIONS, or install what is missing: the extra `celery`, or "
                "django-tasks on Django 5.2.",
                id="automations.E048",
            )
        ]


@checks.register(checks.Tags.database, deploy=True)
def check_workers(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """W014: something is due, and nobody is there to do it. Only if the database may be asked."""
    if store.alias() not in (databases or ()) or not health.signs().abandoned:
        return []
    return [
        checks.Warning(
            "Something is due, and no worker has been seen.",
            hint="Start workers: see docs/dispatchers.md.",
            id="automations.W014",
        )
    ]
