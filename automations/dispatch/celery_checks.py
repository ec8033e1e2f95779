"""What can be wrong with the settings of Celery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import checks

from automations import registry
from automations.engine import queues


def problems(config: Any) -> Iterator[checks.CheckMessage]:
    """Yield what is wrong with the configuration of a Celery app."""
    if not config.broker_url and not config.broker_write_url:
        yield checks.Error(
            "AUTOMATIONS['DISPATCHER'] is 'celery', and Celery has no broker_url.",
            hint="Set CELERY_BROKER_URL and import the Celery app in the package of your project, "
            "as Celery's guide for Django says.",
            id="automations.E049",
        )
    if "json" not in config.accept_content and "application/json" not in config.accept_content:
        yield checks.Error(
            "Celery's accept_content does not name 'json', so workers refuse every call.",
            hint="Add 'json' to accept_content.",
            id="automations.E050",
        )
    if config.task_serializer != "json":
        yield checks.Warning(
            f"Celery's task_serializer is {config.task_serializer!r}. Calls of flows are JSON all "
            "the same.",
            hint="Set task_serializer to 'json': whoever can write to the broker can execute "
            "code in workers that accept pickle.",
            id="automations.W010",
        )
    yield from _unknown_queues(config)


def _unknown_queues(config: Any) -> Iterator[checks.CheckMessage]:
    """Yield the queues of flows that `task_queues` does not name, if there is such a list."""
    if not config.task_queues:
        return
    declared = config.task_queues
    known = set(declared) if isinstance(declared, dict) else {queue.name for queue in declared}
    for automation in registry.declared():
        for name in sorted(queues.names(automation) - known - {""}):
            yield checks.Warning(
                f"{automation.__name__} uses the queue {name!r}, which is not in Celery's "
                "task_queues.",
                hint="Add it there, or correct `Meta.queue` and `.Queue()`.",
                obj=automation,
                id="automations.W011",
            )
