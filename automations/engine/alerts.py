"""Alerts: what is wrong is told once, and again only after it has passed.

`found` and `decide` decide; `check` asks, stores and tells.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from django.db import Error, IntegrityError
from django.db.models import Count, Min
from django.utils import translation
from django.utils.module_loading import import_string

from automations import conf
from automations.engine import health, notices, store
from automations.engine.health import Signs
from automations.models import Alert
from automations.status import AlertKind

logger = logging.getLogger("automations")

#: Seconds between two checks by one worker.
EVERY = 60.0
#: How often an alert is told if the hook raises an error.
MAX_TRIES = 5
#: Kinds of failure that an alert lists.
MAX_GROUPS = 10
#: Up to here what is due is counted.
MOST = 10_000


@dataclass(frozen=True)
class Failures:
    """How many instances of a flow failed lately, and when the first of them did."""

    flow: str
    count: int
    first: datetime


@dataclass(frozen=True)
class Condition:
    """Something that is wrong.

    Attributes:
        kind: what it is.
        since: since when.
        flow: dotted name of the flow; empty for all.
        enough: it is reason to tell; else it only keeps what was told from passing.
        detail: figures for the words, as JSON takes them.
    """

    kind: AlertKind
    since: datetime
    flow: str = ""
    enough: bool = True
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What is live once at a time."""
        return f"{self.kind} {self.flow}".strip()


@dataclass(frozen=True)
class Decision:
    """What is to be told, and which keys have passed."""

    begun: tuple[Condition, ...]
    passed: tuple[str, ...]


def found(signs: Signs, failures: Iterable[Failures], settings: conf.Alerts) -> list[Condition]:
    """Return what is wrong.

    Args:
        signs: signs of life.
        failures: of each flow within the time that the settings name.
        settings: the limits.
    """
    seconds = settings.window.total_seconds()
    failing = [
        Condition(
            AlertKind.FAILURES,
            of_flow.first,
            of_flow.flow,
            enough=of_flow.count >= settings.FAILURES,
            detail={"count": of_flow.count, "seconds": seconds},
        )
        for of_flow in failures
    ]
    return [*failing, *_undone(signs, settings)]


def _undone(signs: Signs, settings: conf.Alerts) -> Iterator[Condition]:
    """Yield why work is not done; that it is late as no worker is there is not told twice."""
    detail: dict[str, Any] = {"lag": signs.lag.total_seconds()}
    if settings.NO_WORKER and signs.abandoned:
        detail["silent"] = (signs.now - signs.seen).total_seconds() if signs.seen else None
        since = signs.seen or signs.oldest or signs.now
        yield Condition(AlertKind.NO_WORKER, since, detail=detail)
    elif signs.is_late(settings.queue_age):
        yield Condition(AlertKind.QUEUE, signs.oldest or signs.now, detail=detail)


def decide(conditions: Iterable[Condition], live: Collection[str]) -> Decision:
    """Return what begins and what has passed, given the keys that are live."""
    wrong = {condition.key: condition for condition in conditions}
    begun = tuple(one for key, one in wrong.items() if one.enough and key not in live)
    return Decision(begun, tuple(key for key in live if key not in wrong))


# -- asking, storing, telling ----------------------------------------------------------------


def watch() -> None:
    """Check if the settings name a hook. Whatever goes wrong in this keeps nobody from working.

    Raises:
        Error: the database does not answer.
    """
    if not conf.get().alerts.HOOK:
        return
    try:
        check()
    except Error:
        raise
    except Exception:
        logger.exception("It could not be found out whether there is something to tell.")


def check() -> list[Alert]:
    """Look for what is wrong, tell what nobody was told yet, and return what lasts.

    Without a hook nothing is stored or told.
    """
    settings = conf.get().alerts
    # What is live is read first: what another worker begins meanwhile has not passed.
    live = {row.live_key or "": row.pk for row in _live()}
    signs = health.signs()
    conditions = found(signs, _failures(signs.now, settings), settings)
    if not settings.HOOK:
        return [_row(one, signs, settings) for one in conditions if one.enough]
    decision = decide(conditions, live)
    _end([live[key] for key in decision.passed], signs.now)
    for condition in decision.begun:
        _begin(condition, signs, settings)
    lasting = list(_live())
    for row in lasting:
        _tell(row, signs.now, settings.HOOK)
    return lasting


def _live() -> Any:
    return Alert.objects.using(store.alias()).filter(live_key__isnull=False).order_by("pk")


def _failed(now: datetime, settings: conf.Alerts) -> Any:
    return health.tasks().failed().filter(finished__gte=now - settings.window)


def _failures(now: datetime, settings: conf.Alerts) -> list[Failures]:
    if not settings.FAILURES:
        return []
    figures = {"n": Count("automation", distinct=True), "first": Min("finished")}
    return [Failures(*row) for row in health.by_flow(_failed(now, settings), **figures)]


def _row(condition: Condition, signs: Signs, settings: conf.Alerts) -> Alert:
    """Return the row of an alert, not stored, with what its words need."""
    if condition.kind == AlertKind.FAILURES:
        further: dict[str, Any] = {"groups": _groups(condition.flow, signs.now, settings)}
    else:
        further = {
            "tasks": health.tasks().due(signs.now)[: MOST + 1].count(),
            "messages": health.unread().filter(due__lte=signs.now)[: MOST + 1].count(),
        }
    return Alert(
        kind=condition.kind,
        automation_class=condition.flow,
        since=condition.since,
        detail={**condition.detail, **further},
        live_key=condition.key,
    )


def _groups(flow: str, now: datetime, settings: conf.Alerts) -> list[dict[str, Any]]:
    """Return what failed in a flow: step, class of the error, in how many instances."""
    rows = _failed(now, settings).filter(automation__automation_class=flow)
    counted = rows.values("status", "error_class").annotate(n=Count("automation", distinct=True))
    return [
        {"step": row["status"], "error": row["error_class"], "count": row["n"]}
        for row in counted.order_by("-n", "status", "error_class")[:MAX_GROUPS]
    ]


def _begin(condition: Condition, signs: Signs, settings: conf.Alerts) -> None:
    row = _row(condition, signs, settings)
    try:
        with store.atomic():
            row.save(using=store.alias(), force_insert=True)
    except IntegrityError:
        logger.debug("Another worker has noticed %s as well.", condition.key)


def _end(pks: list[int], now: datetime) -> None:
    if pks:
        _live().filter(pk__in=pks).update(passed=now, live_key=None)


def _tell(row: Alert, now: datetime, hook: str) -> None:
    """Call the hook for an alert that nobody was told of; the one who marks the row first tells."""
    if row.told is not None or not _live().filter(pk=row.pk, told=None).update(told=now):
        return
    try:
        with translation.override(django_settings.LANGUAGE_CODE):
            import_string(hook)(notices.of(row))
    except Exception:
        logger.exception("The alert %s could not be told by %s.", row, hook)
        _give_back(row)


def _give_back(row: Alert) -> None:
    """Let an alert be told again at the next check, unless that failed too often."""
    tries = row.detail.get("tries", 0) + 1
    if tries < MAX_TRIES:
        _live().filter(pk=row.pk).update(told=None, detail={**row.detail, "tries": tries})
