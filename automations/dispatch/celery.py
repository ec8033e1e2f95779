"""Celery: one task for what is due of an instance, one that looks for everything that is due."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from celery import current_app, shared_task, signals
from django.core.checks import CheckMessage

from automations import conf, registry
from automations.dispatch import advancing, celery_checks
from automations.dispatch.celery_presence import Presences
from automations.dispatch.queueing import QueueDispatcher
from automations.engine import lanes
from automations.engine.queues import Ring

#: Seconds after which a sweep that nobody has begun is thrown away: there are newer ones.
EXPIRES = 600
#: Names of the two tasks.
ADVANCE, SWEEP = "automations.advance", "automations.sweep"
#: Highest level of priority of a broker, and the level of what declares none.
TOP, USUAL = 9, 5

presences = Presences()


@shared_task(  # type: ignore[untyped-decorator]
    name=ADVANCE, bind=True, acks_late=True, reject_on_worker_lost=True, ignore_result=True
)
def advance(self: Any, instance: int, queue: str = "") -> None:
    """Run what is due of an instance."""
    worker = presences.of(self.request.hostname)
    worker.count(advancing.advance(instance, queue, worker.name))


@shared_task(name=SWEEP, bind=True, ignore_result=True)  # type: ignore[untyped-decorator]
def sweep(self: Any) -> None:
    """Look for everything that is due, and call for it."""
    worker = presences.of(self.request.hostname)
    advancing.sweep(worker.name)
    worker.count(0)


class CeleryDispatcher(QueueDispatcher):
    """What is due is put into Celery's queues after the commit."""

    def send(self, ring: Ring) -> None:
        """Send a call for an instance."""
        options = {"queue": ring.queue} if ring.queue else {}
        _send(advance, (ring.instance, ring.queue), **options, **_priority(ring.priority))

    def send_sweep(self) -> None:
        """Send a call for a sweep, before all others where there are priorities."""
        _send(sweep, (), expires=EXPIRES, **_priority(TOP))

    def check(self) -> Iterable[CheckMessage]:
        """Yield what is wrong with the settings of Celery."""
        return celery_checks.problems(current_app.conf)


def _send(task: Any, args: tuple[Any, ...], **options: Any) -> None:
    task.apply_async(args, serializer="json", retry=False, ignore_result=True, **options)


def _priority(priority: int) -> dict[str, int]:
    """Return the option for a priority; nothing if no flow declares any.

    For Redis 0 is the highest level, for the others the lowest.
    """
    if not _has_priorities():
        return {}
    level = max(0, min(TOP, USUAL + priority))
    driver = current_app.connection_for_write().transport.driver_type
    return {"priority": TOP - level if driver == "redis" else level}


@lru_cache(maxsize=1)
def _has_priorities() -> bool:
    return any(
        lanes.priority_at(automation, node)
        for automation in registry.declared()
        for node in (None, *automation.nodes.values())
    )


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Return the entry by which beat has sweeps made. It is added by itself when beat starts."""
    entry = {"task": SWEEP, "schedule": conf.get().SWEEP, "options": {"expires": EXPIRES}}
    return {SWEEP: entry}


def _schedule(sender: Any, **kwargs: Any) -> None:
    """Add the entry to beat, unless the project has one of its own."""
    known = sender.scheduler.schedule.values()
    if not any(entry.task == SWEEP and entry.name != SWEEP for entry in known):
        sender.scheduler.update_from_dict(beat_schedule())


def _sign_on(sender: Any, **kwargs: Any) -> None:
    presences.begin(str(sender.hostname))


def _sign_off(sender: Any, **kwargs: Any) -> None:
    presences.end()


def _sign_off_process(**kwargs: Any) -> None:
    presences.flush()


signals.beat_init.connect(_schedule, dispatch_uid="automations.beat")
signals.worker_ready.connect(_sign_on, dispatch_uid="automations.presence")
signals.worker_shutdown.connect(_sign_off, dispatch_uid="automations.presence")
signals.worker_process_shutdown.connect(_sign_off_process, dispatch_uid="automations.presence")
