"""Settings of the console: one dictionary `AUTOMATIONS_ADMIN` with defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from cronsim import CronSim, CronSimError
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.dispatch import receiver

#: Settings that are switched off by 0.
_MAY_BE_ZERO = frozenset({"LIVE_INTERVAL"})


@dataclass(frozen=True)
class Settings:
    """Values of `settings.AUTOMATIONS_ADMIN`; every key is an attribute in capitals."""

    #: Name or path of graphviz' program `dot`.
    DOT: str = "dot"
    #: Seconds that laying out one diagram may take.
    DOT_TIMEOUT: float = 5.0
    #: Flows with more steps are shown as a list.
    MAX_VERTICES: int = 300
    #: Flows with more ways are shown as a list.
    MAX_EDGES: int = 600
    #: Rows on one page of the list of instances.
    PAGE_SIZE: int = 50
    #: A search in the data looks at so many of the newest instances that the filters let through.
    SEARCH_LIMIT: int = 100_000
    #: Rows of one file of the list of instances.
    CSV_LIMIT: int = 100_000
    #: Histories of one file that is not JSON Lines, and of one that is brought in.
    TRANSFER_LIMIT: int = 1_000
    #: Tasks on one page of an instance's history.
    HISTORY_SIZE: int = 200
    #: Seconds between two refreshes of a page that somebody looks at; 0 for none.
    LIVE_INTERVAL: float = 5.0
    #: Staff may choose in the console to hear once a week what became of a flow.
    DIGEST: bool = False
    #: Who hears of it besides: addresses by the flow's dotted name. They switch it on as well.
    DIGESTS: dict[str, list[str]] = field(default_factory=dict)
    #: When these mails are written, as a cron expression in the project's time zone.
    DIGEST_CRON: str = "0 7 * * 1"
    #: Dotted names of the capabilities that the console has; see `capability.Capability`.
    CAPABILITIES: tuple[str, ...] = (
        "automations_admin.flows.capability.Flows",
        "automations_admin.grid.capability.Grid",
        "automations_admin.stats.capability.Statistics",
        "automations_admin.recovery.capability.Recovery",
        "automations_admin.transfer.capability.Transfer",
        "automations_admin.instances.capability.Instances",
        "automations_admin.failures.capability.Failures",
        "automations_admin.batches.capability.Batches",
        "automations_admin.starting.capability.Starting",
        "automations_admin.pauses.capability.Pauses",
        "automations_admin.rehearsing.capability.Rehearsing",
        "automations_admin.designer.capability.Designer",
        "automations_admin.erasing.capability.Erasing",
        "automations_admin.audit.capability.Audit",
        "automations_admin.health.capability.Health",
    )

    @property
    def has_digest(self) -> bool:
        """Whether weekly mails are switched on."""
        return self.DIGEST or bool(self.DIGESTS)


@lru_cache(maxsize=1)
def get() -> Settings:
    """Return the settings in force.

    Raises:
        ImproperlyConfigured: a key is unknown or a value has the wrong type or range.
    """
    given = getattr(django_settings, "AUTOMATIONS_ADMIN", {})
    if problems := list(find_problems(given)):
        raise ImproperlyConfigured(" ".join(problems))
    return Settings(**given)


def find_problems(given: Any) -> Iterator[str]:
    """Yield what is wrong with a value of `settings.AUTOMATIONS_ADMIN`, a sentence each."""
    if not isinstance(given, dict):
        yield "AUTOMATIONS_ADMIN must be a dictionary."
        return
    defaults = {one.name: {} if one.default is MISSING else one.default for one in fields(Settings)}
    for key, given_value in given.items():
        value: object = given_value
        if key not in defaults:
            yield f"AUTOMATIONS_ADMIN[{key!r}] is no setting."
            continue
        kind = type(defaults[key])
        allowed = {float: (int, float), tuple: (tuple, list)}.get(kind, (kind,))
        if not isinstance(value, allowed) or isinstance(value, bool) is not (kind is bool):
            yield f"AUTOMATIONS_ADMIN[{key!r}] must be of type {kind.__name__}."
        elif key == "DIGESTS":
            yield from _find_digest_problems(given_value)
        elif key == "DIGEST_CRON" and not _is_cron(given_value):
            yield "AUTOMATIONS_ADMIN['DIGEST_CRON'] is no cron expression, such as '0 7 * * 1'."
        elif isinstance(value, (int, float)) and kind is not bool:
            yield from _find_range_problems(key, given_value)


def _find_digest_problems(value: dict[Any, Any]) -> Iterator[str]:
    for name, addresses in value.items():
        fits = isinstance(addresses, (list, tuple)) and all("@" in str(one) for one in addresses)
        if not isinstance(name, str) or not fits:
            yield (
                f"AUTOMATIONS_ADMIN['DIGESTS'][{name!r}] must be a list of e-mail addresses, under "
                "the dotted name of a flow."
            )


def _is_cron(text: str) -> bool:
    try:
        CronSim(text, datetime(2000, 1, 1))  # noqa: DTZ001
    except CronSimError:
        return False
    return True


def _find_range_problems(key: str, value: float) -> Iterator[str]:
    if key in _MAY_BE_ZERO:
        if value < 0:
            yield f"AUTOMATIONS_ADMIN[{key!r}] must not be negative."
    elif value <= 0:
        yield f"AUTOMATIONS_ADMIN[{key!r}] must be greater than 0."


@receiver(setting_changed)
def forget(*, setting: str, **kwargs: Any) -> None:
    """Read the settings anew after a test has changed them."""
    if setting == "AUTOMATIONS_ADMIN":
        get.cache_clear()
