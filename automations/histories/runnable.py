"""A history as an instance that runs: a new one, which stands where the other one failed.

That sends real mail and charges real cards if the project does, so it is for development only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings

from automations import conf, registry
from automations.automation import Automation
from automations.engine import payload, records, standing, store
from automations.engine.verbs.base import NO_CODE
from automations.engine.verbs.restarting import NO_STEP, NOT_VISITED, TOO_LARGE
from automations.exceptions import ConfigurationError, NotPossible
from automations.histories.document import Document
from automations.models import AutomationModel
from automations.status import AttemptState, EventKind, TaskState, Waiting

NO_FAILURE = "No step of this history has failed. Name the step to begin with."


def begin(history: Document, step: str = "", *, run: bool = False) -> AutomationModel:
    """Store a new instance that stands at a step of a history. It is paused until it is resumed.

    Args:
        history: read by `reader`.
        step: name of the step; by default the one that failed.
        run: run it at once instead.

    Returns:
        The instance.

    Raises:
        ConfigurationError: the project is no development project, or does not allow this.
        NotPossible: see `stand`.
    """
    if not (settings.DEBUG and conf.get().RUNNABLE_IMPORTS):
        raise ConfigurationError(
            "A history becomes an instance that runs only in a development project, with DEBUG = "
            "True and AUTOMATIONS['RUNNABLE_IMPORTS'] = True. Import it as an archived copy."
        )
    row = stand(history, step, held=not run)
    if run:
        row.run()
    return row


def stand(history: Document, step: str = "", *, held: bool) -> AutomationModel:
    """Store a new instance that stands at a step, with the data that the history had there.

    Args:
        history: read by `reader`.
        step: name of the step; by default the one that failed.
        held: the instance is paused; else the next worker begins.

    Raises:
        NotPossible: the flow or the step is not in the code, the history was never there or has
            not failed, its data cannot be set back, or its unique key is taken.
        MissingData: the data lack what the flow is unique by.
    """
    automation = registry.find(history["automation"])
    if automation is None:
        raise NotPossible(NO_CODE)
    visit = visited(history, step, automation)
    node = _present(automation, visit["step"])
    if node not in automation.nodes:
        raise NotPossible(NO_STEP)
    uuid = history["instance"]["uuid"]
    with store.atomic():
        original = AutomationModel.objects.using(store.alias()).filter(uuid=UUID(uuid)).first()
        data = data_before(history, visit)
        more = {"restarted_from": original}
        row, task = standing.stand(automation, node, data, held=held, **more)
        records.record_event(row, EventKind.STARTED, task=task, history=uuid)
    return row


# -- where -----------------------------------------------------------------------------------


def visited(history: Document, step: str, automation: type[Automation]) -> Document:
    """Return the last visit to a step, or the last one that failed if no step is named.

    Raises:
        NotPossible: there was none.
    """
    tasks = history["tasks"]
    if step:
        name = _present(automation, step)
        found = [task for task in tasks if _present(automation, task["step"]) == name]
        if not found:
            raise NotPossible(NOT_VISITED)
        return dict(found[-1])
    for has_failed in (_is_failed, _is_tried_again, _was_rescued):
        if found := [task for task in tasks if has_failed(task)]:
            return dict(found[-1])
    raise NotPossible(NO_FAILURE)


def _present(automation: type[Automation], step: str) -> str:
    return automation.options.renamed_nodes.get(step, step)


def _is_failed(task: Document) -> bool:
    return bool(task["state"] == TaskState.FAILED)


def _is_tried_again(task: Document) -> bool:
    return bool(task["waiting"] == Waiting.RETRY)


def _was_rescued(task: Document) -> bool:
    """Tell whether the flow went on elsewhere, or an operator did something about it."""
    attempts = task["attempts"]
    return bool(attempts and attempts[-1]["state"] == AttemptState.FAILED)


# -- with which data -------------------------------------------------------------------------


def data_before(history: Document, visit: Document) -> dict[str, Any]:
    """Return the data as they were when a step was last tried.

    Raises:
        NotPossible: what has changed since is not known.
    """
    data: dict[str, Any] = history["instance"]["data"]
    for change in _changes_since(history, visit):
        if not all(isinstance(change.get(key), dict) for key in ("before", "after")):
            raise NotPossible(TOO_LARGE)
        data = payload.undone(data, change)
    return data


def _changes_since(history: Document, visit: Document) -> Iterator[dict[str, Any]]:
    """Yield what steps and messages have changed since a step was last tried, newest first."""
    failed = [one["started"] for one in visit["attempts"] if one["state"] == AttemptState.FAILED]
    began = failed[-1] if failed else visit["created"]
    since = (began, visit["number"])
    found = [
        (task["finished"], task["number"], task["changes"])
        for task in history["tasks"]
        if task["finished"] and (task["finished"], task["number"]) >= since
    ]
    found += [
        (message["consumed"], 0, message["changes"])
        for message in history["messages"]
        if message["consumed"] and message["consumed"] > began
    ]
    for _at, _number, change in sorted(found, key=lambda item: item[:2], reverse=True):
        if isinstance(change, dict):
            yield change
