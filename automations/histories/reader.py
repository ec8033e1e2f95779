"""Documents read strictly: what is not understood is refused, with the name of the field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from automations import jsonsafe, notes
from automations.exceptions import NotStorable
from automations.histories import pictures, schema
from automations.histories.document import Document
from automations.histories.kinds import Refused
from automations.histories.upgrade import upgraded

#: Largest text of one history, in characters.
MAX_TEXT = 20_000_000


def loads(text: str) -> Document:
    """Return the history that JSON text holds.

    Raises:
        Refused: it is no JSON, or no history.
    """
    if len(text) > MAX_TEXT:
        said = _("The history is longer than %(most)s characters.") % {"most": f"{MAX_TEXT:,}"}
        raise Refused("", said)
    try:
        value = jsonsafe.parsed(text, _("The history"))
        return read(value)
    except NotStorable as error:
        raise Refused("", notes.said(str(error))) from error
    except Refused:
        _check_storable(value)
        raise


def read(value: Any) -> Document:
    """Return a history if `value` is one.

    Raises:
        Refused: it is not; says where and why.
    """
    _check_version(value)
    found = schema.HISTORY.read(upgraded(value), "")
    _check_definition(found["definition"])
    _check_answers(found["instance"]["kept_answers"])
    _check_tasks(found["tasks"])
    for place, event in enumerate(found["events"]):
        if (event["task"] or 0) > len(found["tasks"]):
            raise Refused(f"events[{place}].task", _("There is no task of this number."))
    _check_once("messages", "uid", found["messages"])
    return found


def _check_storable(value: Any) -> None:
    """Say of a history that was refused if it has values that no database takes.

    Nobody needs to ask that of others: each of their fields was asked.
    """
    try:
        jsonsafe.check(value, _("The history"))
    except NotStorable as error:
        raise Refused("", notes.said(str(error))) from error


def _check_version(value: Any) -> None:
    if not isinstance(value, dict):
        raise Refused("", _("This must be a JSON object."))
    version = value.get("schema_version")
    if type(version) is int and version > schema.VERSION:
        said = {"version": version, "known": schema.VERSION}
        raise Refused(
            "schema_version",
            _("This is version %(version)s; the package here reads %(known)s. Update it.") % said,
        )


def _check_definition(definition: Document | None) -> None:
    """See to it that a foreign picture does not take the place of one of our own."""
    if definition is None:
        return
    if pictures.fingerprint(definition["graph"]) != definition["fingerprint"]:
        raise Refused("definition.fingerprint", _("This is not the fingerprint of the graph."))


def _check_answers(answers: Document) -> None:
    """See to it that who gave a kept answer is somebody by name."""
    for node, said in answers.items():
        by = said.get("by") if isinstance(said, dict) else None
        if by is not None and not isinstance(by, str):
            raise Refused(f"instance.kept_answers.{node}.by", _("This must be text."))


def _check_tasks(tasks: list[Document]) -> None:
    slots = set[tuple[int, int]]()
    for place, task in enumerate(tasks):
        where = f"tasks[{place}]"
        if task["number"] != place + 1:
            raise Refused(f"{where}.number", _("Tasks must be numbered from 1, in their order."))
        for name, numbers in (("previous", [task["previous"] or 0]), ("path", task["path"])):
            if any(number > place for number in numbers):
                raise Refused(f"{where}.{name}", _("This must be the number of an earlier task."))
        if task["previous"] and (task["previous"], task["slot"]) in slots:
            raise Refused(f"{where}.slot", _("Another task came the same way already."))
        slots.add((task["previous"] or 0, task["slot"]))
        _check_once(f"{where}.attempts", "number", task["attempts"])
        if not all(isinstance(one, str) for one in task["permissions"]):
            raise Refused(f"{where}.permissions", _("This must be text."))
    _check_once("tasks", "uuid", tasks)


def _check_once(where: str, name: str, parts: Iterable[Document]) -> None:
    seen = set[Any]()
    for place, part in enumerate(parts):
        if part[name] in seen:
            raise Refused(f"{where}[{place}].{name}", _("This is there twice."))
        seen.add(part[name])
