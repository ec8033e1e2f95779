"""Histories written as documents. The same rows always give the same document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any

import automations
from automations import redaction
from automations.histories import overlay, rows, schema
from automations.histories.kinds import Json, Listed, Record
from automations.histories.rows import People, Row, Rows
from automations.references import is_reference, subject_of

#: Instances that are read at once.
CHUNK = 500
PACKAGE = f"django-automations-suite {automations.__version__}"

Document = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """What a document tells.

    Attributes:
        redact: the values of secret keys are masked, and the tokens of messages.
        traces: with the frames of failed attempts.
    """

    redact: bool = True
    traces: bool = True


def documents(pks: Iterable[int], options: Options | None = None) -> Iterator[Document]:
    """Yield the histories of instances, in chunks that are read at once.

    Args:
        pks: primary keys, in any number; ids that are no more are passed over.
        options: what the documents tell; by default redacted.
    """
    said, left = options or Options(), iter(pks)
    while chunk := list(islice(left, CHUNK)):
        found, people = rows.read(chunk)
        for one in found:
            yield document(one, people, said)


def document(found: Rows, people: People, options: Options) -> Document:
    """Return the history of one instance as a document of `schema.HISTORY`."""
    whole = _whole(found, people)
    origin = found.instance.get("origin") or {}
    overlay.apply(whole, origin.get("overlay", ()))
    return _told(whole, options)


def _whole(found: Rows, people: People) -> Document:
    numbers = {row["id"]: number for number, row in enumerate(found.tasks, start=1)}
    return {
        "automation": found.instance["automation_class"],
        "definition": _definition(found.definition) if found.definition else None,
        "events": [_event(row, numbers, people) for row in found.events],
        "goals": [_GOAL(row) for row in found.watches],
        "instance": _instance(found.instance, people),
        "messages": [_MESSAGE(row) for row in found.messages],
        "package": PACKAGE,
        "redacted": False,
        "schema_version": schema.VERSION,
        "tasks": [_task(row, numbers, people, found.attempts) for row in found.tasks],
    }


# -- parts -----------------------------------------------------------------------------------


def _plain(record: Record, *helped: str) -> Callable[[Row], Document]:
    """Return a function that writes a record from a row, but for what needs more than the row."""
    pairs = sorted((one.name, one.attribute) for one in record.fields if one.name not in helped)
    names, taken = [name for name, _ in pairs], itemgetter(*(of for _, of in pairs))

    def write(row: Row) -> Document:
        return dict(zip(names, taken(row), strict=True))

    return write


_INSTANCE = _plain(schema.INSTANCE, "restarted_from", "parent", "kept_answers")
_TASK = _plain(
    schema.TASK,
    *("number", "previous", "path", "due", "user", "group", "completed_by", "attempts"),
)
_EVENT = _plain(schema.EVENT, "task", "actor", "batch")
_ATTEMPT, _MESSAGE, _GOAL = (
    _plain(record) for record in (schema.ATTEMPT, schema.MESSAGE, schema.GOAL)
)


def _definition(row: Row) -> Document:
    return {
        "fingerprint": row["fingerprint"],
        "version": row["version"],
        "graph": row["graph_data"],
    }


def _instance(row: Row, people: People) -> Document:
    found = _INSTANCE(row)
    found["restarted_from"] = row["restarted_from__uuid"]
    found["parent"] = row["parent__uuid"]
    answers = row["kept_answers"].items()
    found["kept_answers"] = {node: _answer(said, people) for node, said in answers}
    return found


def _answer(said: Any, people: People) -> Any:
    """Return a kept answer with the name of the user instead of the primary key."""
    if not isinstance(said, dict) or said.get("by") is None:
        return said
    return {**said, "by": people.users.get(said["by"])}


def _task(
    row: Row, numbers: dict[Any, int], people: People, attempts: dict[Any, list[Row]]
) -> Document:
    splits = [numbers.get(int(pk)) for pk in row["path"].split(".") if pk]
    found = _TASK(row)
    found["number"] = numbers[row["id"]]
    found["previous"] = numbers.get(row["previous_id"])
    found["path"] = [number for number in splits if number]
    found["due"] = row["due"] or row["held"]
    found["user"] = people.users.get(row["interaction_user_id"])
    found["group"] = people.groups.get(row["interaction_group_id"])
    found["completed_by"] = people.users.get(row["completed_by_id"])
    found["attempts"] = [_ATTEMPT(one) for one in attempts.get(row["id"], ())]
    return found


def _event(row: Row, numbers: dict[Any, int], people: People) -> Document:
    found = _EVENT(row)
    found["task"] = numbers.get(row["task_id"])
    found["actor"] = people.users.get(row["actor_id"])
    found["batch"] = row["batch__uuid"]
    return found


# -- what is told ----------------------------------------------------------------------------


def _told(whole: Document, options: Options) -> Document:
    if not options.traces:
        for task in whole["tasks"]:
            for attempt in task["attempts"]:
                attempt["frames"] = []
    if options.redact:
        whole["redacted"] = True
        _mask_subject(whole["instance"])
        _mask(whole)
        for message in whole["messages"]:
            if message["token"] is not None:
                message["token"] = redaction.MASK
    return whole


def _mask_subject(instance: Document) -> None:
    """Mask a subject that is the value of a secret key of the data."""
    data, subject = instance["data"], instance["subject"]
    masked = redaction.masked(data) if subject else data
    told = (value for key, value in data.items() if masked.get(key) != value)
    if any(subject_of(value) == subject for value in told if not is_reference(value)):
        instance["subject"] = redaction.MASK


def _masker(record: Record) -> Callable[[Document], None]:
    """Return what masks secrets in everything of a record that holds data of the project."""
    kinds = {one.name: one.kind for one in record.fields if one.name != "graph"}
    data = [name for name, kind in kinds.items() if isinstance(kind, Json)]
    parts = [(name, _masker(kind)) for name, kind in kinds.items() if isinstance(kind, Record)]
    lists = [
        (name, _masker(kind.of))
        for name, kind in kinds.items()
        if isinstance(kind, Listed) and isinstance(kind.of, Record)
    ]

    def mask(part: Document) -> None:
        for name in data:
            if part[name]:
                part[name] = redaction.masked(part[name])
        for name, mask_part in parts:
            if part[name] is not None:
                mask_part(part[name])
        for name, mask_part in lists:
            for one in part[name]:
                mask_part(one)

    return mask


_mask = _masker(schema.HISTORY)
