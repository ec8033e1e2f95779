"""Settings: one dictionary `AUTOMATIONS` with defaults, and the older ATM_ names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings as django_settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from automations import hosts
from automations.exceptions import ConfigurationError


@dataclass(frozen=True)
class Alerts:
    """Values of `settings.AUTOMATIONS["ALERTS"]`: what staff are told without asking."""

    #: Dotted name of a function that gets an `engine.notices.Notice`; "" switches alerts off.
    HOOK: str = ""
    #: How many instances of a flow must fail within MINUTES; 0 for no such alert.
    FAILURES: int = 3
    #: The minutes in which failures are counted.
    MINUTES: float = 10.0
    #: Seconds for which something may be due before work counts as late; 0 for ever.
    QUEUE_AGE: float = 600.0
    #: Tell if something is due and no worker was seen within WORKER_PATIENCE.
    NO_WORKER: bool = True
    #: Whom `automations.alerts.mail` writes to; by default MANAGERS, else ADMINS.
    RECIPIENTS: tuple[str, ...] = ()

    @property
    def window(self) -> timedelta:
        """MINUTES as a timedelta."""
        return timedelta(minutes=self.MINUTES)

    @property
    def queue_age(self) -> timedelta | None:
        """QUEUE_AGE as a timedelta; None if nothing counts as late."""
        return timedelta(seconds=self.QUEUE_AGE) if self.QUEUE_AGE else None


@dataclass(frozen=True)
class Settings:
    """Values of `settings.AUTOMATIONS`; every key is an attribute in capitals."""

    #: How a start or message goes on: "inline" in the caller's process, "worker", "celery" and
    #: "django_tasks" in workers; or a dotted name.
    DISPATCHER: str = "inline"
    #: Seconds between two sweeps of Celery's beat.
    SWEEP: float = 5.0
    #: Seconds after which a sweep calls again for a task that is still due.
    RING_AGAIN: float = 60.0
    #: How many tasks a sweep calls for at most.
    RING_LIMIT: int = 500
    #: The backend of `TASKS` and its queue, for the dispatcher "django_tasks".
    TASKS_BACKEND: str = "default"
    TASKS_QUEUE: str = "default"
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
    #: Days for which histories that have ended are kept, unless their flow says it in `Meta.keep`;
    #: None for ever. They go when `automation_delete_history` is called.
    KEEP: float | None = 30.0
    #: Largest size of an instance's data or a result, in bytes of JSON.
    MAX_DATA: int = 1_000_000
    #: Dotted name of a function that takes an error text and returns it without secrets.
    REDACT_HOOK: str = ""
    #: Store the local variables of failed steps with their frames.
    STORE_LOCALS: bool = False
    #: Regular expressions, without regard to case; the values of keys that one of them finds are
    #: masked wherever data are shown or recorded.
    REDACT: tuple[str, ...] = (
        r"pass(word|wd|phrase)?$",
        r"secret",
        r"token",
        r"api_?key",
        r"private_?key",
        r"credential",
        r"authorization",
        r"card_?number",
        r"cvc$",
        r"iban",
        r"dsn$",
    )
    #: Dotted name of a function `(user, flow, action)` that says who may do what: True, False, or
    #: None for the usual rule; see `permissions.may`.
    FLOW_PERMISSION: str = ""
    #: Seconds without a sign of life after which a worker counts as gone.
    WORKER_PATIENCE: float = 180.0
    #: Answer at `automations:health` and `automations:metrics`; else there are no such pages.
    HEALTH: bool = False
    #: What `automations:metrics` wants to be sent as "Authorization: Bearer ..."; "" for nothing.
    HEALTH_TOKEN: str = ""
    #: Where the site is, such as "https://shop.example": links in alerts begin with it.
    SITE_URL: str = ""
    #: Hosts that steps may call, such as "api.example.com", "*.example.org" or, without TLS,
    #: "http://localhost:8080"; see `hosts.Entry`.
    WEBHOOK_HOSTS: tuple[str, ...] = ()
    #: Key of the hashes under which addresses are kept that get no mails; "" for SECRET_KEY.
    MAIL_KEY: str = ""
    #: What scopes of mails are called where people unsubscribe.
    MAIL_SCOPES: dict[str, Any] = field(default_factory=dict)
    #: Histories may be imported as instances that run; only while DEBUG is True.
    RUNNABLE_IMPORTS: bool = False
    #: Of what staff are told without asking, and how; see `Alerts`.
    ALERTS: dict[str, Any] = field(default_factory=dict)

    @property
    def poll(self) -> timedelta:
        """POLL as a timedelta."""
        return timedelta(seconds=self.POLL)

    @property
    def lease(self) -> timedelta:
        """LEASE as a timedelta."""
        return timedelta(seconds=self.LEASE)

    @property
    def keep(self) -> timedelta | None:
        """KEEP as a timedelta; None for ever."""
        return None if self.KEEP is None else timedelta(days=self.KEEP)

    @property
    def patience(self) -> timedelta:
        """WORKER_PATIENCE as a timedelta."""
        return timedelta(seconds=self.WORKER_PATIENCE)

    @property
    def alerts(self) -> Alerts:
        """ALERTS with its defaults."""
        return Alerts(**self.ALERTS)


_NUMBERS = {
    "POLL",
    "SWEEP",
    "RING_AGAIN",
    "RING_LIMIT",
    "LEASE",
    "HEARTBEAT",
    "MAX_CHAIN",
    "MAX_ROUTE",
    "MAX_CRASHES",
    "BATCH",
    "MAX_DATA",
    "KEEP",
    "WORKER_PATIENCE",
    "MINUTES",
}
_COUNTS = {"FAILURES", "QUEUE_AGE"}
_MAY_BE_NONE = {"KEEP"}
#: Days beyond which nobody can count back from today.
MAX_DAYS = 36_500


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


@lru_cache(maxsize=1)
def is_debug() -> bool:
    """Tell whether Django notes all statements; asked before each of them, so that it is kept."""
    return bool(django_settings.DEBUG)


def find_problems(given: Any) -> list[str]:
    """Return what is wrong with a value of `settings.AUTOMATIONS`, a sentence each."""
    if not isinstance(given, dict):
        return ["AUTOMATIONS must be a dictionary."]
    problems = list(_problems(given, vars(Settings()), "AUTOMATIONS"))
    alerts, site = given.get("ALERTS"), given.get("SITE_URL")
    if isinstance(alerts, dict):
        problems += _problems(alerts, vars(Alerts()), "AUTOMATIONS['ALERTS']")
    if isinstance(site, str) and site and not site.startswith(("http://", "https://")):
        problems.append("AUTOMATIONS['SITE_URL'] must begin with http:// or https://.")
    return problems or list(_bad_hosts(given.get("WEBHOOK_HOSTS", ())))


def _bad_hosts(entries: Iterable[str]) -> Iterator[str]:
    for entry in entries:
        try:
            hosts.Entry.of(entry)
        except ValueError:
            yield (
                f"AUTOMATIONS['WEBHOOK_HOSTS'] has {entry!r}, which is no host. Give names such as "
                "'api.example.com' or '*.example.org'."
            )


def _problems(given: dict[Any, Any], defaults: dict[str, Any], name: str) -> Iterator[str]:
    """Yield what is wrong with one dictionary of settings."""
    for key in given:
        if key not in defaults:
            yield f"{name}[{key!r}] is no setting."
    for key in given.keys() & defaults.keys():
        value, kind = given[key], type(defaults[key])
        if value is None and key in _MAY_BE_NONE:
            continue
        fits = isinstance(value, {float: (int, float), tuple: (tuple, list)}.get(kind, kind))
        if not fits or (kind is not bool and isinstance(value, bool)):
            yield f"{name}[{key!r}] must be of type {kind.__name__}."
        elif key in _NUMBERS and value <= 0:
            yield f"{name}[{key!r}] must be greater than 0."
        elif key == "KEEP" and not value <= MAX_DAYS:
            yield f"{name}[{key!r}] must be at most {MAX_DAYS} days, or None for ever."
        elif key in _COUNTS and value < 0:
            yield f"{name}[{key!r}] must be at least 0."
        elif kind is tuple and not all(isinstance(one, str) for one in value):
            yield f"{name}[{key!r}] must hold texts."


def redact(text: str) -> str:
    """Return an error text as the project's hook leaves it."""
    hook = get().REDACT_HOOK
    return str(import_string(hook)(text)) if hook else text


def flow_permission(user: Any, flow: str, action: str) -> bool | None:
    """Return what the project's hook says about a user, or None if there is none."""
    hook = get().FLOW_PERMISSION
    said: bool | None = import_string(hook)(user, flow, action) if hook else None
    return said


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
    """Return the project's replacement for a form's `get_users_with_permission`, if it has one."""
    return _imported("ATM_USER_WITH_PERMISSIONS_FORM_METHOD")


def users_model_method() -> Callable[..., Any] | None:
    """Return the project's replacement for a task's `get_users_with_permission`, if it has one."""
    return _imported("ATM_USER_WITH_PERMISSIONS_MODEL_METHOD")


#: The package's own rules: a project that only brings its own group model names them.
OWN_RULES = frozenset(
    {"automations.engine.human.users_for_form", "automations.engine.human.users_allowed"}
)


def _imported(name: str) -> Callable[..., Any] | None:
    value = getattr(django_settings, name, None)
    if value in OWN_RULES:
        return None
    found: Callable[..., Any] | None = import_string(value) if isinstance(value, str) else value
    return found


@receiver(setting_changed)
def forget(*, setting: str, **kwargs: Any) -> None:
    """Read the settings anew after a test has changed them."""
    if setting == "AUTOMATIONS":
        get.cache_clear()
    elif setting == "DEBUG":
        is_debug.cache_clear()
