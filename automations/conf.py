"""Settings: one dictionary `AUTOMATIONS` with defaults, and the older ATM_ names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings as django_settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from automations.exceptions import ConfigurationError


@dataclass(frozen=True)
class Settings:
    """Values of `settings.AUTOMATIONS`; every key is an attribute in capitals."""

    #: How a start or message goes on: "inline" in the caller's process, "worker" in a worker.
    DISPATCHER: str = "inline"
    #: Starts inside somebody's transaction wait for its commit.
    START_ON_COMMIT: bool = False
    #: Seconds for which a condition that does not hold is left alone.
    POLL: float = 60.0
    #: Seconds for which a worker holds a task without giving a sign of life.
    LEASE: float = 30.0
    #: Seconds between two signs of life of a detached step or a worker.
    HEARTBEAT: float = 10.0
    #: How many steps one call runs in a row before it leaves the rest to the next pass.
    MAX_CHAIN: int = 1000
    #: How many routing nodes one transaction passes through before it leaves the rest.
    MAX_ROUTE: int = 200
    #: How many attempts are spent on a step that kills its worker, unless it says `.Retry`.
    MAX_CRASHES: int = 3
    #: How many due tasks a worker takes in one go.
    BATCH: int = 20
    #: Largest size of an instance's data or a result, in bytes of JSON.
    MAX_DATA: int = 1_000_000
    #: Dotted name of a function that takes an error text and returns it without secrets.
    REDACT_HOOK: str = ""
    #: Store the local variables of failed steps with their frames.
    STORE_LOCALS: bool = False

    @property
    def poll(self) -> timedelta:
        """POLL as a timedelta."""
        return timedelta(seconds=self.POLL)

    @property
    def lease(self) -> timedelta:
        """LEASE as a timedelta."""
        return timedelta(seconds=self.LEASE)


_NUMBERS = {
    "POLL",
    "LEASE",
    "HEARTBEAT",
    "MAX_CHAIN",
    "MAX_ROUTE",
    "MAX_CRASHES",
    "BATCH",
    "MAX_DATA",
}


@lru_cache(maxsize=1)
def get() -> Settings:
    """Return the settings in force.

    Raises:
        ConfigurationError: a key is unknown or a value has the wrong type or range.
    """
    given = getattr(django_settings, "AUTOMATIONS", {})
    problems = list(find_problems(given))
    if problems:
        raise ConfigurationError(" ".join(problems))
    return Settings(**given)


def find_problems(given: Any) -> list[str]:
    """Return what is wrong with a value of `settings.AUTOMATIONS`, a sentence each."""
    if not isinstance(given, dict):
        return ["AUTOMATIONS must be a dictionary."]
    defaults = {field.name: field.default for field in fields(Settings)}
    problems = [f"AUTOMATIONS[{key!r}] is no setting." for key in given if key not in defaults]
    for key in given.keys() & defaults.keys():
        value, kind = given[key], type(defaults[key])
        fits = isinstance(value, (int, float) if kind is float else kind)
        if not fits or (kind is not bool and isinstance(value, bool)):
            problems.append(f"AUTOMATIONS[{key!r}] must be of type {kind.__name__}.")
        elif key in _NUMBERS and value <= 0:
            problems.append(f"AUTOMATIONS[{key!r}] must be greater than 0.")
    return problems


def redact(text: str) -> str:
    """Return an error text as the project's hook leaves it."""
    hook = get().REDACT_HOOK
    return str(import_string(hook)(text)) if hook else text


def group_model() -> str:
    """Return the label of the model whose members a form can address."""
    return getattr(django_settings, "ATM_GROUP_MODEL", None) or "auth.Group"


def form_view_context() -> dict[str, Any]:
    """Return further context for every form page."""
    return dict(getattr(django_settings, "ATM_FORM_VIEW_CONTEXT", {}))


def task_list_templates() -> tuple[tuple[str, str], ...]:
    """Return templates that a project offers for its task list, as (path, label)."""
    return tuple(getattr(django_settings, "ATM_TASK_LIST_TEMPLATES", ()))


def users_form_method() -> Callable[..., Any] | None:
    """Return the project's replacement for a form's `get_users_with_permission`."""
    return _imported("ATM_USER_WITH_PERMISSIONS_FORM_METHOD")


def users_model_method() -> Callable[..., Any] | None:
    """Return the project's replacement for a task's `get_users_with_permission`."""
    return _imported("ATM_USER_WITH_PERMISSIONS_MODEL_METHOD")


def _imported(name: str) -> Callable[..., Any] | None:
    value = getattr(django_settings, name, None)
    found: Callable[..., Any] | None = import_string(value) if isinstance(value, str) else value
    return found


@receiver(setting_changed)
def forget(*, setting: str, **kwargs: Any) -> None:
    """Read the settings anew after a test has changed them."""
    if setting == "AUTOMATIONS":
        get.cache_clear()
