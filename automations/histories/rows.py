"""Rows of histories, read for many instances at once by a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model

from automations import groups
from automations.engine import store
from automations.histories import schema, texts
from automations.histories.kinds import Record
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Definition,
    Event,
    Message,
    Watch,
)

#: A row as a dictionary: the model's attributes by name; moments and UUIDs as documents have them.
Row = dict[str, Any]

#: Attributes beside those that a document has under the same name.
_INSTANCE = (
    "id", "automation_class", "definition_id", "restarted_from__uuid", "parent__uuid", "origin",
)  # fmt: skip
_TASK = (
    "id", "automation_id", "previous_id", "path", "held", "interaction_user_id",
    "interaction_group_id", "completed_by_id",
)  # fmt: skip
_EVENT = ("automation_id", "task_id", "actor_id", "batch__uuid")


@dataclass(frozen=True)
class Rows:
    """The rows of one instance, as they are stored.

    Attributes:
        instance: its row.
        definition: of the definition that it ran on, or None.
        tasks, events, messages: in the order in which they were stored.
        attempts: by the primary key of their task.
        watches: goals and exit rules, in the order in which they were stored.
    """

    instance: Row
    definition: Row | None = None
    tasks: Sequence[Row] = ()
    events: Sequence[Row] = ()
    messages: Sequence[Row] = ()
    attempts: dict[Any, list[Row]] = field(default_factory=dict)
    watches: Sequence[Row] = ()


@dataclass(frozen=True)
class People:
    """Names of people and groups by their primary keys."""

    users: dict[Any, str]
    groups: dict[Any, str]


def columns(record: Record, *special: str) -> list[str]:
    """Return the attributes of a record's fields, without those that have a way of their own."""
    return [one.attribute for one in record.fields if one.name not in special]


_COLUMNS = {
    AutomationModel: (*_INSTANCE, *columns(schema.INSTANCE, "restarted_from", "parent")),
    AutomationTaskModel: (
        *_TASK,
        *columns(
            schema.TASK, "number", "previous", "path", "user", "group", "completed_by", "attempts"
        ),
    ),
    Attempt: ("task_id", *columns(schema.ATTEMPT)),
    Event: (*_EVENT, *columns(schema.EVENT, "task", "actor", "batch")),
    Message: ("automation_id", *columns(schema.MESSAGE)),
    Watch: ("automation_id", *columns(schema.GOAL)),
    Definition: ("id", *columns(schema.DEFINITION, "graph"), "graph_data"),
}


def read(pks: Iterable[int]) -> tuple[list[Rows], People]:
    """Return the rows of instances, in the order of their primary keys, and who occurs in them."""
    wanted = list(pks)
    instances = _rows(AutomationModel, order="id", id__in=wanted)
    tasks = _grouped(
        _rows(AutomationTaskModel, order="id", automation_id__in=wanted), "automation_id"
    )
    attempts = _grouped(_rows(Attempt, order="number", task__automation_id__in=wanted), "task_id")
    events = _grouped(_rows(Event, order="id", automation_id__in=wanted), "automation_id")
    messages = _grouped(_rows(Message, order="id", automation_id__in=wanted), "automation_id")
    watches = _grouped(_rows(Watch, order="id", automation_id__in=wanted), "automation_id")
    found = {row["definition_id"] for row in instances} - {None}
    definitions = {row["id"]: row for row in _rows(Definition, order="id", id__in=found)}
    people = _people(instances, tasks, events)
    return [
        Rows(
            row,
            definitions.get(row["definition_id"]),
            tasks[row["id"]],
            events[row["id"]],
            messages[row["id"]],
            attempts,
            watches[row["id"]],
        )
        for row in instances
    ], people


def _rows(model: Any, *, order: str, **narrowed: Any) -> list[Row]:
    found = model.objects.using(store.alias()).filter(**narrowed).order_by(order)
    names = _COLUMNS[model]
    columns = [texts.selected(model, name) for name in names]
    decoders = [(name, decode) for name in names if (decode := texts.decoder(model, name))]
    rows = [dict(zip(names, row, strict=True)) for row in found.values_list(*columns)]
    for row in rows:
        for name, decode in decoders:
            row[name] = decode(row[name])
    return rows


def _grouped(rows: list[Row], by: str) -> defaultdict[Any, list[Row]]:
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[by]].append(row)
    return found


def _people(
    instances: list[Row], tasks: dict[Any, list[Row]], events: dict[Any, list[Row]]
) -> People:
    users, teams = set[Any](), set[Any]()
    for row in (one for some in tasks.values() for one in some):
        users.add(row["interaction_user_id"])
        users.add(row["completed_by_id"])
        teams.add(row["interaction_group_id"])
    users |= {row["actor_id"] for some in events.values() for row in some}
    for row in instances:
        users |= {said.get("by") for said in row["kept_answers"].values() if isinstance(said, dict)}
    return People(_user_names(users - {None}), _group_names(teams - {None}))


def _user_names(pks: set[Any]) -> dict[Any, str]:
    model: Any = get_user_model()
    found = model._default_manager.filter(pk__in=pks).values_list("pk", model.USERNAME_FIELD)
    return {pk: str(name)[:200] for pk, name in found} if pks else {}


def _group_names(pks: set[Any]) -> dict[Any, str]:
    if not pks:
        return {}
    return {row.pk: str(row)[:200] for row in groups.model()._default_manager.filter(pk__in=pks)}
