"""What becomes of instances and tasks of the published django-automations: plain functions.

Where an instance stands is written down, and what is to be asked there is left to the engine:
every open step falls due and is asked as the code says now. So a wait is computed anew, a
condition asked again and a form addressed again, and nothing here has to know how.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from automations import registry
from automations.graph import Kind, Way
from automations.migrations import _published as published
from automations.references import MARK, BoundModel
from automations.status import InstanceState, TaskState, Waiting

Row = dict[str, Any]

#: Why a step counts as failed that was open when its instance was ended.
NO_REASON = "django-automations ended the instance here and kept no reason."
#: Why a step counts as failed whose instance failed elsewhere.
ELSEWHERE = "Another step had failed while this one was open. Retry both."
#: Why an instance counts as failed at which no step was open.
BETWEEN = "Its process was lost between two steps. Start over from one of them."
ENDED = "The instance has ended."

_TYPE = re.compile(r"^Exception Type: ([\w.]+)", re.MULTILINE)
_VALUE = re.compile(r"^Exception Value: (.*?)\n\n", re.MULTILINE | re.DOTALL)
_FRAME = re.compile(r'^ +File "([^"\n]+)", line (\d+), in (\S+)\n(?: +(.*))?', re.MULTILINE)
_OWN = re.compile(r"[/\\]automations[/\\](flow|models|views)\.py$")
_REPR = re.compile(r"^(\w+)\((.*?)\)?$", re.DOTALL)


# -- the code as it is now -----------------------------------------------------------------------


class Flow:
    """What is known of a class: what the code says now, or that it is gone.

    Args:
        name: dotted name.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        try:
            self.automation = registry.find(name)
            self.graph = self.automation.graph if self.automation else None
        except Exception:  # noqa: BLE001 - code that cannot be used now is taken for gone
            self.automation = self.graph = None

    def now_called(self, step: str) -> str:
        """Return the present name of a step."""
        renamed = self.automation.options.renamed_nodes if self.automation else {}
        return str(renamed.get(step, step))

    def node(self, step: str) -> Any:
        """Return the node of a step, or None if it is gone."""
        return self.automation.nodes.get(self.now_called(step)) if self.automation else None

    def missing(self, steps: Sequence[str]) -> str:
        """Return what of the code is missing, in the engine's words, or an empty text."""
        if self.automation is None:
            return f"The automation {self.name} is not registered."
        for step in steps:
            if self.node(step) is None:
                return f"The automation {self.automation.__name__} has no step {step}."
        return ""

    def way(self, source: Row, target: str) -> str:
        """Return the kind of the edge that led from a stored task to a step."""
        guess = Way.NEXT
        if source["message"] == published.SPLIT:
            guess = Way.BRANCH
        elif source["error_class"]:
            guess = Way.ERROR
        elif source["message"] in {"True", "False"}:
            guess = Way.THEN if source["message"] == "True" else Way.ELSE
        if self.graph is None:
            return str(guess)
        leaving = self.graph.leaving(self.now_called(source["status"]))
        ways = [edge.way for edge in leaving if edge.target == self.now_called(target)]
        return str(guess if guess in ways or not ways else ways[0])

    def cut(self, path: Sequence[int], step: str) -> tuple[int, ...]:
        """Return a path without the splits that surround a step no longer, as far as is known."""
        nesting = self.graph.nesting if self.graph else {}
        name = self.now_called(step)
        return tuple(path[: len(nesting[name])] if name in nesting else path)

    def data(self, data: Row) -> Row:
        """Return data in which bound objects are the references that new instances have."""
        found = dict(data)
        for name, value in data.items():
            model = self._bound(name)
            if model is not None and isinstance(value, (int, str)):
                found[name] = {MARK: model._meta.label_lower, "pk": value}
        return found

    def _bound(self, name: str) -> Any:
        for base in self.automation.__mro__ if self.automation else ():
            bound = vars(base).get(name)
            if isinstance(bound, BoundModel):
                return bound.model
        return None

    def live_key(self, data: Row) -> str | None:
        """Return the hash by which a unique instance is found while it is live."""
        from automations.engine import unique  # door

        try:
            return unique.live_key(self.automation, data) if self.automation else None
        except Exception:  # noqa: BLE001 - values are missing: it cannot be found by them
            return None


# -- instances -----------------------------------------------------------------------------------


@dataclass
class Fate:
    """What becomes of an instance and its open tasks.

    Attributes:
        state, reason: of the instance.
        tasks: what is special about its tasks, by their old primary keys.
        begins: no step was begun yet.
    """

    state: InstanceState
    reason: str = ""
    tasks: dict[int, Row] = field(default_factory=dict)
    begins: bool = False

    @property
    def tokens(self) -> int:
        """How many of the tasks hold a token."""
        live = {TaskState.WAITING, TaskState.FAILED}
        return sum(row["state"] in live for row in self.tasks.values())


def fate(
    old: Any, flow: Flow, left: Sequence[Any], now: datetime, *, begun: bool, at_end: bool
) -> Fate:
    """Tell what becomes of an instance.

    Args:
        old: its row.
        flow: its class.
        left: its tasks that are open, and those that wait at a join.
        now: the moment of changing over.
        begun: it has a task.
        at_end: a task of it has ended after which none came.
    """
    left_open = [task for task in left if task.finished is None]
    arrived = {task.id: _waiting(Waiting.BRANCHES, None) for task in left if task.finished}
    if not old.finished:
        return _going_on(old, flow, left_open, arrived, now, begun=begun)
    failed = [task for task in left_open if published.is_error(task.result)]
    if not left_open or (at_end and not failed):
        closed = {"state": TaskState.CANCELLED, "finished": old.updated, "message": ENDED}
        return Fate(InstanceState.COMPLETED, "", {task.id: {**closed} for task in left_open})
    reason = ", ".join(task.status for task in failed or left_open)
    said = ELSEWHERE if failed else NO_REASON
    tasks = {task.id: _failed(task, old.updated, said) for task in left_open}
    return Fate(InstanceState.FAILED, reason[:1000], {**arrived, **tasks})


def _going_on(
    old: Any,
    flow: Flow,
    left_open: list[Any],
    arrived: dict[int, Row],
    now: datetime,
    *,
    begun: bool,
) -> Fate:
    if begun and not left_open:
        return Fate(InstanceState.FAILED, BETWEEN, arrived)
    tasks = {task.id: _asked_again(task, flow, old.paused_until, now) for task in left_open}
    missing = flow.missing([task.status for task in left_open])
    if missing:
        for row in tasks.values():
            row["held"], row["due"] = row["due"], None
    state = InstanceState.BLOCKED if missing else InstanceState.RUNNING
    return Fate(state, missing, {**arrived, **tasks}, begins=not begun)


def _asked_again(task: Any, flow: Flow, paused_until: datetime | None, now: datetime) -> Row:
    """Return how an open task waits to be asked by the engine, as the old one asked each time."""
    if task.requires_interaction:
        return _waiting(Waiting.PERSON, now)
    node = flow.node(task.status)
    repeats = node is not None and node.kind == Kind.REPEAT
    timed = node is None or repeats or node.until is not None or node.delay is not None
    if not timed:
        return _waiting(Waiting.CONDITION if node.conditions else Waiting.TIME, now)
    due = max(paused_until, now) if paused_until else now
    planned = paused_until if repeats or node is None else None
    return {**_waiting(Waiting.TIME, due), "planned": planned}


def _waiting(waiting: Waiting, due: datetime | None) -> Row:
    return {"state": TaskState.WAITING, "waiting": waiting, "due": due, "finished": None}


def _failed(task: Any, moment: datetime, otherwise: str) -> Row:
    error = failure_of(task) or failure_said(task, otherwise)
    return {"state": TaskState.FAILED, "finished": moment, "attempts": 1, **error}


def instance_row(old: Any, pk: int, flow: Flow, what: Fate, definition: int | None) -> Row:
    """Return the row of an instance, without its keys."""
    data = old.data if isinstance(old.data, dict) else {"data": old.data}
    ended = what.state in {InstanceState.COMPLETED, InstanceState.FAILED}
    times = [row["due"] for row in what.tasks.values() if row.get("waiting") == Waiting.TIME]
    return {
        "id": pk,
        "automation_class": old.automation_class[:250],
        "definition_id": definition,
        "state": what.state,
        "finished": ended,
        "reason": what.reason,
        "data": data if what.state == InstanceState.COMPLETED else flow.data(data),
        "tokens": what.tokens,
        "paused_until": min((due for due in times if due), default=None),
        "created": old.created,
        "updated": old.updated,
        "ended": old.updated if ended else None,
    }


def public_key(old: Any) -> str:
    """Return the key that an instance has told to others, in links for example.

    It was computed whenever it was asked for; what is stored may be that of an unsaved row.
    """
    said = f"{old.automation_class}-{old.id}".encode()
    return hashlib.sha1(said, usedforsecurity=False).hexdigest()


# -- tasks ---------------------------------------------------------------------------------------


def task_row(old: Any, special: Row) -> Row:
    """Return the row of a task, without what links it to others.

    Args:
        old: its row.
        special: what its instance's `Fate` says about it.
    """
    by_person = bool(old.interaction_user_id or old.interaction_group_id)
    permissions = old.interaction_permissions
    row = {
        "status": old.status[:100],
        "state": TaskState.SKIPPED if old.message == published.SKIPPED else TaskState.DONE,
        "waiting": "",
        "due": None,
        "held": None,
        "planned": None,
        "attempts": 0,
        "requires_interaction": old.requires_interaction or by_person,
        "interaction_user_id": old.interaction_user_id,
        "interaction_group_id": old.interaction_group_id,
        "interaction_permissions": permissions if isinstance(permissions, list) else [],
        "created": old.created,
        "finished": old.finished,
        "message": old.message[:255],
        "result": _result(old),
        "error_class": "",
        "error": "",
        "fingerprint": "",
        "frames": [],
    }
    if published.is_error(old.result):
        row |= {"attempts": 1, **(failure_of(old) or {})}
    if old.message == published.ARRIVED:
        row["message"] = ""
    return row | special


def _result(old: Any) -> Any:
    """Return a task's result without what the published package kept there for itself."""
    own = old.message in {published.SPLIT, published.ARRIVED, published.JOINED}
    return None if own or published.is_error(old.result) or old.result == {} else old.result


def addressed_by(row: Row) -> str:
    """Return what addresses a task, as the engine stores it."""
    named = {
        "user": row["interaction_user_id"] is not None,
        "group": row["interaction_group_id"] is not None,
        "perm": bool(row["interaction_permissions"]),
    }
    return ",".join(name for name, given in named.items() if given)


def submitter(row: Row, data: Any) -> Any:
    """Return the primary key of who has submitted the form of a finished task, or None.

    Args:
        row: of the task.
        data: of its instance, in which the last submission of each form was noted.
    """
    said = data.get(f"_{row['status']}_validated") if isinstance(data, dict) else None
    if not isinstance(said, dict) or row["state"] != TaskState.DONE:
        return None
    try:
        moment = datetime.fromisoformat(said["time"])
        return said["user_id"] if row["created"] <= moment <= row["finished"] else None
    except (KeyError, TypeError, ValueError):
        return None


def inside(source: Row, pk: int) -> tuple[int, ...]:
    """Return the path of what follows a stored task.

    Args:
        source: path and message of the task.
        pk: its primary key.
    """
    path = tuple(int(part) for part in source["path"].split(".") if part)
    if source["message"] == published.SPLIT:
        return (*path, pk)
    return path[:-1] if source["message"] == published.JOINED else path


def write_path(path: Sequence[int]) -> str:
    """Return a path as it is stored; of one that is too long the outermost part remains."""
    parts = [str(part) for part in path]
    while len(".".join(parts)) > 500:
        parts.pop()
    return ".".join(parts)


# -- errors --------------------------------------------------------------------------------------


def failure_of(old: Any) -> Row | None:
    """Return what is kept of the exception that a task has stored; nothing of its pages."""
    if not published.is_error(old.result):
        return None
    text = str(old.result["error"])
    named, value = _TYPE.search(text), _VALUE.search(f"{text}\n\n")
    short = _REPR.match(old.message)
    name = named[1] if named else short[1] if short else "Exception"
    said = value[1] if value else short[2] if short else old.message
    return {**_described(old.status, name.rpartition(".")[2], said), "frames": [*_frames(text)]}


def failure_said(old: Any, text: str) -> Row:
    """Return an error that says a text, for a task that has stored none."""
    return {**_described(old.status, "AutomationsError", text), "frames": []}


def _described(step: str, name: str, text: str) -> Row:
    """Return an error as the engine stores one, by its function, so that equal ones group."""
    from automations.engine import failure  # door

    said = failure.describe(step, type(name, (Exception,), {})(text))
    return {
        "error_class": said.error_class,
        "error": said.error,
        "fingerprint": said.fingerprint,
        "message": f"{said.error_class}: {said.error}"[:255],
    }


def _frames(text: str) -> Iterator[Row]:
    for file, line, function, source in _FRAME.findall(text)[-40:]:
        if not _OWN.search(file):
            yield {"file": file, "line": int(line), "function": function, "source": source[:300]}
