"""Where histories hold texts and data that can tell of somebody: column by column.

Columns that are not named here hold what code says (names of flows, steps and errors), keys,
states and moments. A test compares both lists with the models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from automations.engine import addresses
from automations.histories.erasure import Sought, answers, erased, origin, subject
from automations.models import (
    Alert,
    Assignment,
    Attempt,
    Attendance,
    AutomationModel,
    AutomationTaskModel,
    Awaited,
    Batch,
    BatchItem,
    Contact,
    Entry,
    Event,
    FlowVersion,
    Mail,
    Message,
    Pause,
    Unsubscribed,
    Watch,
)

#: Takes a value and what is sought; returns the value without it.
Taking = Callable[[Any, Sought], Any]

#: Data of the project: its keys are texts as well.
FREE: Taking = erased


def address(value: Any, sought: Sought) -> Any:
    """Return the hash of an address, or nothing if it is that of one of the texts."""
    told = (text for text in (*sought.telling, *sought.texts) if "@" in text)
    known = {one for text in told for one in addresses.digests(text)}
    return "" if value in known else value


def draft_key(value: Any, sought: Sought) -> Any:
    """Return the key of a draft, or nothing if its author is erased."""
    own = sought.is_user and value and sought.is_it(str(value).rpartition(":")[2])
    return None if own else value


#: What the engine tells, such as a change of data: the keys at the top are its own.
CHANGE: Taking = partial(erased, fixed=1)


@dataclass(frozen=True)
class Place:
    """The columns of one model.

    Attributes:
        model: the model.
        owner: lookup of the instance that a row belongs to, or "".
        texts: columns of text.
        values: columns of JSON, with what takes an object out of them.
        people: columns that refer to an account, with those that keep its name, or "".
    """

    model: Any
    owner: str
    texts: tuple[str, ...] = ()
    values: Mapping[str, Taking] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the rows are called, in one language, as it is stored."""
        return str(self.model._meta.model_name)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, with the primary key and what leads to the instance."""
        owner = (self.owner,) if self.owner not in {"", "pk"} else ()
        return ("pk", *owner, *self.texts, *self.values, *self.people)

    def changed(self, row: Mapping[str, Any], sought: Sought) -> dict[str, Any]:
        """Return the columns of a row that are another without an object, with their values."""
        found: dict[str, Any] = {
            name: self._cut(name, sought.text(row[name])) for name in self.texts
        }
        for name, take in self.values.items():
            found[name] = take(row[name], sought)
        for name, label in self.people.items() if sought.is_user else ():
            if sought.is_it(row[name]):
                found[name] = None
                if label:
                    found[label] = self._cut(label, sought.pseudonym)
        return {name: value for name, value in found.items() if value != row[name]}

    def _cut(self, name: str, text: str) -> str:
        most = self.model._meta.get_field(name).max_length
        return text if most is None else text[:most]


_ACTOR = {"actor_id": "actor_name"}

#: What belongs to an instance.
OF_INSTANCES = (
    Place(
        AutomationModel,
        "pk",
        texts=("reason",),
        values={"subject": subject, "data": FREE, "kept_answers": answers, "origin": origin},
    ),
    Place(
        AutomationTaskModel,
        "automation_id",
        texts=("message", "error", "owner", "completed_by_name"),
        values={"result": FREE, "changes": CHANGE},
        people={"interaction_user_id": "", "completed_by_id": "completed_by_name"},
    ),
    Place(
        Attempt,
        "task__automation_id",
        texts=("error", "worker"),
        values={"frames": CHANGE},
    ),
    Place(
        Event,
        "automation_id",
        texts=("reason", "actor_name"),
        values={"detail": CHANGE},
        people=_ACTOR,
    ),
    Place(
        Message,
        "automation_id",
        texts=("error",),
        values={"token": FREE, "data": FREE, "result": FREE, "changes": CHANGE},
    ),
    Place(Awaited, "task__automation_id", texts=("key",)),
    Place(Watch, "automation_id", values={"subject": subject}),
)
#: What belongs to none: events of flows, acts on many, pauses, alerts, who entered what.
OF_NONE = (
    Place(Event, "", texts=("reason", "actor_name"), values={"detail": CHANGE}, people=_ACTOR),
    Place(
        Batch,
        "",
        texts=("reason", "actor_name"),
        values={"arguments": CHANGE, "filters": CHANGE},
        people=_ACTOR,
    ),
    Place(BatchItem, "", texts=("text",)),
    Place(Pause, "", texts=("reason", "actor_name"), people=_ACTOR),
    Place(Alert, "", values={"detail": CHANGE}),
    Place(Watch, "", values={"subject": subject}),
    Place(Entry, "", values={"subject": subject}),
    Place(Assignment, "", values={"subject": subject}),
    Place(Contact, "", values={"subject": subject}),
    # Of somebody who is unsubscribed the hash stays, so that nobody writes to them again.
    Place(Mail, "", values={"subject": subject, "address": address}),
    Place(Unsubscribed, "", values={"subject": subject}),
    Place(
        FlowVersion,
        "",
        texts=("note", "author_name"),
        values={"draft_key": draft_key},
        people={"author_id": "author_name"},
    ),
    Place(Attendance, "", texts=("user_name",), people={"user_id": "user_name"}),
)
