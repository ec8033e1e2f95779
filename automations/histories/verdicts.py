"""What would become of histories that are brought here: each is new, here already, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any
from uuid import UUID

from automations.engine import store
from automations.histories import document
from automations.histories.document import Document, Options
from automations.models import AutomationModel, AutomationTaskModel, Message
from automations.status import InstanceState

#: Values that are asked for at once.
CHUNK = 5_000


class Verdict(StrEnum):
    """What becomes of a history."""

    #: It is not here; a copy is stored.
    NEW = "new"
    #: The same copy is here; nothing changes.
    SAME = "same"
    #: A copy is here that says something else; it is left as it is.
    DIFFERS = "differs"
    #: The instance itself lives here; it is left as it is.
    ORIGINAL = "original"
    #: One of its UUIDs belongs to another instance here, or is in the file twice.
    CLASH = "clash"


@dataclass(frozen=True)
class Known:
    """What of some histories is here already.

    Attributes:
        instances: (primary key, whether it is a copy) by UUID.
        tasks, messages: UUIDs that are taken, with the UUID of their instance.
    """

    instances: dict[UUID, tuple[int, bool]]
    tasks: dict[UUID, UUID]
    messages: dict[UUID, UUID]


def judge(histories: Sequence[Document]) -> list[Verdict]:
    """Return what would become of histories if they were stored now. Changes nothing."""
    known = _known(histories)
    copies = {pk for pk, is_copy in known.instances.values() if is_copy}
    stored = {
        one["instance"]["uuid"]: one
        for one in document.documents(sorted(copies), Options(redact=False))
    }
    seen = set[str]()
    return [_verdict(one, known, stored, seen) for one in histories]


def _known(histories: Sequence[Document]) -> Known:
    uuids = {UUID(one["instance"]["uuid"]) for one in histories}
    tasks = {UUID(task["uuid"]) for one in histories for task in one["tasks"]}
    messages = {UUID(message["uid"]) for one in histories for message in one["messages"]}
    found = _found(AutomationModel, "uuid", uuids, "pk", "state")
    return Known(
        {uuid: (pk, state == InstanceState.ARCHIVED) for uuid, pk, state in found},
        dict(_found(AutomationTaskModel, "uuid", tasks, "automation__uuid")),
        dict(_found(Message, "uid", messages, "automation__uuid")),
    )


def _found(model: Any, name: str, values: set[UUID], *columns: str) -> Iterator[Any]:
    """Yield the rows that have these values, asked for so many at a time as databases take."""
    left, rows = iter(values), model.objects.using(store.alias())
    while chunk := list(islice(left, CHUNK)):
        yield from rows.filter(**{f"{name}__in": chunk}).values_list(name, *columns)


def _verdict(
    history: Document, known: Known, stored: dict[str, Document], seen: set[str]
) -> Verdict:
    uuid = history["instance"]["uuid"]
    parts = {uuid, *(task["uuid"] for task in history["tasks"])}
    parts |= {message["uid"] for message in history["messages"]}
    twice, found = not seen.isdisjoint(parts), known.instances.get(UUID(uuid))
    seen |= parts
    if found is not None and not found[1]:
        return Verdict.ORIGINAL
    if twice:
        return Verdict.CLASH
    if found is not None:
        return Verdict.SAME if stored.get(uuid) == history else Verdict.DIFFERS
    taken = any(UUID(task["uuid"]) in known.tasks for task in history["tasks"])
    taken |= any(UUID(message["uid"]) in known.messages for message in history["messages"])
    return Verdict.CLASH if taken else Verdict.NEW


def copies_here(histories: Sequence[Document]) -> set[str]:
    """Return the UUIDs of those histories of which there are copies here, whatever they say."""
    uuids = [one["instance"]["uuid"] for one in histories]
    rows = AutomationModel.objects.using(store.alias()).filter(
        uuid__in=uuids, state=InstanceState.ARCHIVED
    )
    return {str(uuid) for uuid in rows.values_list("uuid", flat=True)}
