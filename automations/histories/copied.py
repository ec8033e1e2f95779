"""One history on its way into the tables, as rows of which none can ever run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from automations.histories import document, overlay, schema
from automations.histories.document import Document, Options
from automations.histories.kinds import Moment, Record, written
from automations.histories.rows import People, Row, Rows
from automations.models import Definition
from automations.status import LIVE, InstanceState, TaskState


@dataclass
class Here:
    """Users, groups and instances that histories speak of and that are here.

    Attributes:
        users, groups: primary keys by name.
        origins: primary keys of instances by UUID.
    """

    users: dict[str, Any]
    groups: dict[str, Any]
    origins: dict[UUID, int]

    @property
    def people(self) -> People:
        """The names by primary key."""
        return People(
            {pk: name for name, pk in self.users.items()},
            {pk: name for name, pk in self.groups.items()},
        )


def _taken(record: Record, *special: str) -> Callable[[Document], Row]:
    """Return what takes a record's values, without those that have a way of their own."""
    pairs = [(one.attribute, one.name) for one in record.fields if one.name not in special]

    attributes, taken = [one for one, _ in pairs], itemgetter(*(name for _, name in pairs))

    def take(said: Document) -> Row:
        return dict(zip(attributes, taken(said), strict=True))

    return take


_INSTANCE, _TASK, _ATTEMPT, _EVENT, _MESSAGE = (
    _taken(schema.INSTANCE, "restarted_from", "parent"),
    _taken(
        schema.TASK,
        *("number", "previous", "path", "user", "group", "completed_by", "attempts"),
    ),
    _taken(schema.ATTEMPT),
    _taken(schema.EVENT, "task", "actor", "batch"),
    _taken(schema.MESSAGE),
)
_MOMENTS = {
    record.title: [one.attribute for one in record.fields if isinstance(one.kind, Moment)]
    for record in (schema.INSTANCE, schema.TASK, schema.ATTEMPT, schema.EVENT, schema.MESSAGE)
}


def _ready(record: Record, row: Row) -> Row:
    """Turn the moments of a row, which are text in a document, into datetimes; in place."""
    for attribute in _MOMENTS[record.title]:
        value = row[attribute]
        if value.__class__ is str:
            row[attribute] = datetime.fromisoformat(value)
    return row


class Copy:
    """One history on its way into the tables.

    Args:
        history: the document.
        here: who of its people is here.
        definition: the stored definition, if it has one.
    """

    def __init__(self, history: Document, here: Here, definition: Definition | None) -> None:
        self.history, self.here, self.definition = history, here, definition
        self.pk = 0
        self.stored: list[int] = []
        self.tasks = [self._task(said) for said in history["tasks"]]

    def instance(self, by: str, now: datetime) -> Row:
        """Return the row of the instance, with what it cannot say in its `origin`."""
        row = self._row(now)
        # A later release would give a copy another package than its document.
        package: list[overlay.Difference] = [(["package"], self.history["package"])]
        stored = {**self._as_stored(row), "package": self.history["package"]}
        missing = [*overlay.differences(stored, self.history), *package]
        origin = {"imported": written(now), "by": by, "overlay": missing}
        del row["restarted_from__uuid"], row["parent__uuid"], row["id"]
        return _ready(schema.INSTANCE, {**row, "origin": origin})

    def _row(self, now: datetime) -> Row:
        said = self.history["instance"]
        origin = said["restarted_from"]
        origin_pk = self.here.origins.get(UUID(origin)) if origin else None
        return {
            **_INSTANCE(said),
            "id": 0,
            "automation_class": self.history["automation"],
            "definition_id": self.definition.pk if self.definition else None,
            "state": InstanceState.ARCHIVED,
            "finished": True,
            "ended": written(now),
            "paused_until": None,
            "kept_answers": {node: self._answer(one) for node, one in said["kept_answers"].items()},
            "restarted_from_id": origin_pk,
            "restarted_from__uuid": origin if origin_pk else None,
            "parent__uuid": None,
        }

    def _answer(self, said: Any) -> Any:
        if not isinstance(said, dict) or said.get("by") is None:
            return said
        return {**said, "by": self.here.users.get(said["by"])}

    def _as_stored(self, row: Row) -> Document:
        """Return the document that the rows alone would give."""
        attempts = {
            place: [_ATTEMPT(said) for said in task["attempts"]]
            for place, task in enumerate(self.history["tasks"], start=1)
        }
        tasks = [
            {**task, "id": place, "path": ".".join(map(str, task["path"])), "held": None}
            for place, task in enumerate(self.tasks, start=1)
        ]
        found = Rows(row, self._picture(), tasks, self._events(), self._messages(), attempts)
        return document.document(found, self.here.people, Options(redact=False))

    def _picture(self) -> Row | None:
        """Return the row of the definition; most have the very graph that the document says."""
        if self.definition is None:
            return None
        stored, said = vars(self.definition), self.history["definition"]["graph"]
        return (
            {**stored, "graph_data": said} if overlay.same(stored["graph_data"], said) else stored
        )

    # -- tasks -------------------------------------------------------------------------------

    def _task(self, said: Document) -> Row:
        """Return the row of a task; numbers stand where primary keys will."""
        row = _TASK(said)
        if row["state"] in LIVE:
            row |= {"state": TaskState.ARCHIVED, "waiting": ""}
        return {
            **row,
            "due": None,
            "previous_id": said["previous"],
            "path": said["path"],
            "interaction_user_id": self.here.users.get(said["user"]),
            "interaction_group_id": self.here.groups.get(said["group"]),
            "completed_by_id": self.here.users.get(said["completed_by"]),
        }

    def next_tasks(self) -> list[Row]:
        """Return the rows of tasks that can be stored now: all that they name is stored."""
        known = len(self.stored)
        found: list[Row] = []
        for row in self.tasks[known:]:
            if max([row["previous_id"] or 0, *row["path"]]) > known:
                break
            found.append(self._linked(row))
        return found

    def _linked(self, row: Row) -> Row:
        previous = row["previous_id"]
        linked = {
            **row,
            "automation_id": self.pk,
            "previous_id": self.stored[previous - 1] if previous else None,
            "path": ".".join(str(self.stored[number - 1]) for number in row["path"]),
        }
        return _ready(schema.TASK, linked)

    # -- what hangs on them ------------------------------------------------------------------

    def attempts(self) -> list[Row]:
        """Return the rows of all attempts."""
        return [
            {**_ready(schema.ATTEMPT, _ATTEMPT(said)), "task_id": pk}
            for task, pk in zip(self.history["tasks"], self.stored, strict=True)
            for said in task["attempts"]
        ]

    def _events(self) -> list[Row]:
        return [
            {
                **_EVENT(said),
                "task_id": said["task"],
                "actor_id": self.here.users.get(said["actor"]),
                "batch__uuid": None,
            }
            for said in self.history["events"]
        ]

    def events(self) -> list[Row]:
        """Return the rows of all events."""
        found = []
        for row in self._events():
            del row["batch__uuid"]
            number = row["task_id"]
            row |= {
                "automation_id": self.pk,
                "automation_class": self.history["automation"],
                "task_id": self.stored[number - 1] if number else None,
            }
            found.append(_ready(schema.EVENT, row))
        return found

    def _messages(self) -> list[Row]:
        return [{**_MESSAGE(said), "due": None} for said in self.history["messages"]]

    def messages(self) -> list[Row]:
        """Return the rows of all messages."""
        return [
            {**_ready(schema.MESSAGE, row), "automation_id": self.pk} for row in self._messages()
        ]
