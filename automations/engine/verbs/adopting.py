"""Let a running instance of a designed flow go on on another version of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from automations import registry
from automations.engine import definitions, holding, store, watching
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Pairs, Verb
from automations.exceptions import NotPossible
from automations.models import AutomationModel, AutomationTaskModel, FlowVersion
from automations.permissions import Action
from automations.status import LIVE, EventKind, InstanceState

CODE = "The flow is declared in code. It has no versions to choose from."
UNKNOWN = "The flow has no such version, or it cannot run here."
THERE = "The instance runs on this version already."
NOWHERE = "The version has no step for where the instance stands. Choose one."


class Adopt(Verb):
    """Let an instance go on on another version, where it stands or at the steps that are named.

    A task whose step is the same or has another name stays the same: it keeps its attempts, due
    time and addressees. Arguments: `version`, its primary key as text; `steps`, names of steps of
    the version by the names of those that it does not have; `to`, the step for all others that it
    does not have.
    """

    name = "adopt"
    action = Action.MOVE
    event = EventKind.VERSION_CHANGED
    needs_reason = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """It must be a version of the flow that has a step for each open task."""
        return next(iter(self.refusals([(row, task)], arguments)))

    def refusals(self, pairs: Pairs, arguments: dict[str, Any]) -> Iterable[str]:
        """Return `refusal` for many, with one question for their tasks."""
        early = {row.pk: _unasked(row, arguments) for row, _task in pairs}
        tasks = _live([row for row, _task in pairs if "version" in arguments and not early[row.pk]])
        return [early[row.pk] or _refusal(row, tasks[row.pk], arguments) for row, _task in pairs]

    def apply(self, deed: Deed) -> None:
        """Give the instance the version, and its tasks the names of their steps there."""
        row, automation = deed.row, _class_of(deed.row, deed.arguments)
        if automation is None:
            raise NotPossible(UNKNOWN)
        deed.detail |= {"before": _number(row.version_id), "after": automation.options.version}
        for task in _live([row], lock=True)[row.pk]:
            _rename(task, _step(task, automation, deed.arguments))
        row.version_id = automation.flow_version
        row.definition_id, _pauses = definitions.definition_of(automation)
        store.update(row, ("version_id", "definition_id"))
        watching.follow(row)
        if row.state == InstanceState.BLOCKED:
            holding.unblock(row)


def _class_of(row: AutomationModel, arguments: Mapping[str, Any]) -> Any:
    """Return the class of the version that is named, if it is one of the instance's flow."""
    wanted = AutomationModel(version_id=_uuid(arguments.get("version")))
    found = registry.of(wanted) if wanted.version_id else None
    same = found is not None and found.get_automation_class_name() == row.automation_class
    return found if same else None


def _uuid(said: Any) -> Any:
    try:
        return UUID(str(said))
    except ValueError:
        return None


def _unasked(row: AutomationModel, arguments: Mapping[str, Any]) -> str:
    """Return what the row alone has against it, or ""."""
    if row.version_id is None:
        return CODE
    if row.finished:
        return base.ENDED
    return THERE if str(row.version_id) == str(arguments.get("version")) else ""


def _refusal(
    row: AutomationModel, tasks: list[AutomationTaskModel], arguments: Mapping[str, Any]
) -> str:
    """Return what version and tasks have against it, or "" also while no version is chosen."""
    if "version" not in arguments:
        return ""
    automation = _class_of(row, arguments)
    if automation is None:
        return UNKNOWN
    if any(base.is_executing(one) for one in tasks):
        return base.EXECUTING
    known = all(_step(one, automation, arguments) in automation.nodes for one in tasks)
    return "" if known else NOWHERE


def _step(task: AutomationTaskModel, automation: Any, arguments: Mapping[str, Any]) -> str:
    """Return the step of a version at which a task goes on."""
    steps = arguments.get("steps") or {}
    if task.status in automation.nodes and task.status not in steps:
        return task.status
    return str(steps.get(task.status) or arguments.get("to") or "")


def _live(
    rows: list[AutomationModel], *, lock: bool = False
) -> defaultdict[int, list[AutomationTaskModel]]:
    """Return the open and failed tasks of instances by the primary keys of these."""
    tasks = AutomationTaskModel.objects.using(store.alias())
    tasks = tasks.select_for_update() if lock else tasks
    found: defaultdict[int, list[AutomationTaskModel]] = defaultdict(list)
    pks = [row.pk for row in rows]
    for start in range(0, len(pks), store.CHUNK):
        part = tasks.filter(automation_id__in=pks[start : start + store.CHUNK], state__in=LIVE)
        for task in part.order_by("pk"):
            found[task.automation_id].append(task)
    return found


def _rename(task: AutomationTaskModel, name: str) -> None:
    if name != task.status:
        task.status, task.fence = name, task.fence + 1
        store.update(task, ("status", "fence"))


def _number(version: Any) -> str:
    rows = FlowVersion.objects.using(store.alias()).filter(pk=version)
    return str(rows.values_list("number", flat=True).first() or "")
