"""Django's tasks, or the package django-tasks for Django 5.2, which has the same names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from automations import conf
from automations.exceptions import ConfigurationError

try:
    import django.tasks as library
except ImportError:
    import django_tasks as library  # type: ignore[no-redef,import-not-found,unused-ignore]


def backend() -> Any:
    """Return the backend that the settings name; what it raises, `TASKS` is to blame for."""
    return library.task_backends[conf.get().TASKS_BACKEND]


def declared(function: Callable[..., None]) -> Any:
    """Make a function a task of the backend and queue that the settings name.

    Raises:
        ConfigurationError: there are none.
    """
    settings = conf.get()
    try:
        return library.task(backend=settings.TASKS_BACKEND, queue_name=settings.TASKS_QUEUE)(
            function
        )
    except Exception as error:
        raise ConfigurationError(
            f"TASKS[{settings.TASKS_BACKEND!r}] cannot be used for AUTOMATIONS['DISPATCHER']: "
            f"{error} Correct TASKS, or name another backend in AUTOMATIONS['TASKS_BACKEND']."
        ) from error
