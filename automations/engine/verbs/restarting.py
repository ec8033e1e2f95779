"""Start over from an earlier step, in place or as a new instance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from automations import jsonsafe, registry
from automations.engine import payload, records, start, store, visits
from automations.engine.transition import Opened, after, restart
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Pairs, Verb
from automations.exceptions import NotPossible
from automations.graph import Graph, Kind, Way
from automations.models import AutomationModel, AutomationTaskModel, Message
from automations.permissions import Action
from automations.status import EventKind, InstanceState, TaskState

NOT_VISITED = "The instance was never at this step."
NO_STEP = "The flow has no such step any more."
TOO_LARGE = (
    "What a step has changed in the data since then was too large to be kept, so they cannot be "
    "set back. Start over with the data as they are."
)


class Restart(Verb):
    """Set an instance back to a step that it was at: what comes after it is cancelled.

    Arguments: `step`, the name of the node; `keep`: True keeps what messages, forms and steps have
    changed since, and answered forms are not asked again; False undoes what they changed, as far
    as nobody has changed it since.
    """

    name = "restart"
    action = Action.RESTART
    event = EventKind.RESTARTED
    needs_reason = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """The step must be in the code and have been reached."""
        return next(iter(self.refusals([(row, task)], arguments)))

    def refusals(self, pairs: Pairs, arguments: dict[str, Any]) -> Iterable[str]:
        """Ask for all of them at once whether they were there."""
        never = _never_there(pairs, str(arguments.get("step", "")))
        return [self._held(row) or never.get(row.pk, "") for row, _task in pairs]

    def _held(self, row: AutomationModel) -> str:
        cancelled = row.state == InstanceState.CANCELLED
        return base.CANCELLED if cancelled else base.held(row)

    def apply(self, deed: Deed) -> None:
        """Cancel what comes after the step, and begin it again."""
        visit, data = _visit(deed), payload.plain(deed.row.stored_text)
        _prepare(deed.row, visit, keep=bool(deed.arguments.get("keep", True)))
        store.update(deed.row, ("data", "kept_answers"))
        deed.row.stored_text = jsonsafe.dumps(deed.row.data, "data")
        base.make_running(deed.row)
        unit = base.unit_of(deed)
        tokens, led_from = unit.places.all(), visits.led_from(deed.row.pk)
        path = store.read_path(visit.path)
        way = Way(visit.way) if visit.way else Way.NEXT
        slot = visits.next_slot(deed.row.pk, visit.previous_id)
        name, previous = unit.node(visit).name, visit.previous_id or 0
        opened = Opened(name, previous, way, path, slot, visit.branch)
        gone = after(visit.pk, path, tokens, led_from, _steps_of(deed.row))
        unit.change(visit, restart(tokens, frozenset(gone), opened))
        unit.save()
        deed.detail |= {"step": opened.node, "cancelled": len(gone)}
        if changed := payload.changes(data, deed.row.data):
            deed.detail["changes"] = changed

    def runs_again(self, graph: Graph, step: str, arguments: dict[str, Any]) -> tuple[str, ...]:
        """Return the step and all that follow it."""
        return tuple(graph.walk([str(arguments.get("step", step))]))


class Copy(Verb):
    """Start a new instance at a step that this one was at; this one stays as it is.

    Arguments: see `Restart`.
    """

    name = "copy"
    action = Action.RESTART
    event = EventKind.COPIED
    needs_reason = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """The step must be in the code and have been reached."""
        return next(iter(self.refusals([(row, task)], arguments)))

    def refusals(self, pairs: Pairs, arguments: dict[str, Any]) -> Iterable[str]:
        """Ask for all of them at once whether they were there."""
        never = _never_there(pairs, str(arguments.get("step", "")))
        return [never.get(row.pk, "") for row, _task in pairs]

    def apply(self, deed: Deed) -> None:
        """Store the new instance with its first task."""
        visit, row = _visit(deed), deed.row
        copied = AutomationModel(data=payload.plain(row.stored_text), pk=row.pk)
        _prepare(copied, visit, keep=bool(deed.arguments.get("keep", True)))
        takes = deed.batch is None
        step = visit.get_node().name
        unit = start.copy(row, step, copied.data, copied.kept_answers, takes=takes)
        deed.unit = unit
        records.record_event(
            unit.row, EventKind.STARTED, actor=deed.actor, reason=deed.reason, copied=row.pk
        )
        deed.detail |= {"step": step, "instance": unit.row.pk}

    def runs_again(self, graph: Graph, step: str, arguments: dict[str, Any]) -> tuple[str, ...]:
        """Return the step and all that follow it."""
        return tuple(graph.walk([str(arguments.get("step", step))]))


def _without_step(row: AutomationModel, step: str) -> str:
    automation = registry.of(row)
    if automation is None:
        return base.NO_CODE
    return "" if step in automation.nodes else NO_STEP


def _never_there(pairs: Pairs, step: str) -> dict[int, str]:
    """Return which of many instances were never at a step, by one question for each flow."""
    found: dict[int, str] = {}
    flows = {row.automation_class for row, _task in pairs}
    for flow in flows:
        rows = [row for row, _task in pairs if row.automation_class == flow]
        if why := _without_step(rows[0], step):
            found |= {row.pk: why for row in rows}
            continue
        names, pks = _names(rows[0], step), [row.pk for row in rows]
        there = set[int]()
        for begin in range(0, len(pks), store.CHUNK):
            tasks = AutomationTaskModel.objects.using(store.alias()).filter(
                automation_id__in=pks[begin : begin + store.CHUNK], status__in=names
            )
            there |= set(tasks.values_list("automation_id", flat=True))
        found |= {pk: NOT_VISITED for pk in pks if pk not in there}
    return found


def _names(row: AutomationModel, step: str) -> list[str]:
    renamed = row.get_automation_class().options.renamed_nodes
    return [step, *(old for old, new in renamed.items() if new == step)]


def _visits(row: AutomationModel, step: str) -> Any:
    tasks = AutomationTaskModel.objects.using(store.alias()).filter(automation_id=row.pk)
    return tasks.filter(status__in=_names(row, step)).order_by("-pk")


def _steps_of(row: AutomationModel) -> dict[int, str]:
    """Return, for each task of an instance, the name that its node had then."""
    tasks = AutomationTaskModel.objects.using(store.alias()).filter(automation_id=row.pk)
    return dict(tasks.values_list("pk", "status"))


def _visit(deed: Deed) -> AutomationTaskModel:
    """Return the last visit to the step."""
    found: AutomationTaskModel | None = _visits(deed.row, deed.arguments["step"]).first()
    if found is None:
        raise NotPossible(NOT_VISITED)
    found.automation = deed.row
    return found


def _prepare(row: AutomationModel, visit: AutomationTaskModel, *, keep: bool) -> None:
    """Set back the data, or note the answers that are taken again; nothing is stored here."""
    if keep:
        row.kept_answers = _answers(visit)
        return
    row.kept_answers = {}
    data = row.data
    for change in _changes_since(visit):
        if "before" not in change:
            raise NotPossible(TOO_LARGE)
        data = payload.undone(data, change)
    row.data = data


def _changes_since(visit: AutomationTaskModel) -> Iterator[dict[str, Any]]:
    """Yield what steps and messages have changed since a visit began, newest first."""
    tasks = AutomationTaskModel.objects.using(store.alias()).filter(
        automation_id=visit.automation_id, changes__isnull=False, finished__gte=visit.created
    )
    messages = Message.objects.using(store.alias()).filter(
        automation_id=visit.automation_id, changes__isnull=False, consumed__gte=visit.created
    )
    found: list[tuple[Any, int, int, Any]] = [
        (at, 0, pk, change)
        for at, pk, change in tasks.values_list("finished", "pk", "changes")
        if pk >= visit.pk
    ]
    received = messages.values_list("consumed", "pk", "changes")
    found += [(at, 1, pk, change) for at, pk, change in received]
    for _at, _kind, _pk, change in sorted(found, key=lambda item: item[:3], reverse=True):
        yield change


def _answers(visit: AutomationTaskModel) -> dict[str, Any]:
    """Return the answers that people have given to forms after a visit, the last for each."""
    nodes = visit.automation.get_automation_class().nodes
    forms = {name for name, node in nodes.items() if node.kind == Kind.FORM} - {visit.status}
    rows = AutomationTaskModel.objects.using(store.alias()).filter(
        automation_id=visit.automation_id,
        pk__gt=visit.pk,
        status__in=forms,
        state=TaskState.DONE,
    )
    return {
        task.status: {
            "result": task.result,
            "by": task.completed_by_id,
            "by_name": task.completed_by_name,
        }
        for task in rows.exclude(completed_by_name="").order_by("pk")
    }
