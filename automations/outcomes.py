"""What a node answers when the engine asks it: plain, frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from automations.graph import Way
from automations.status import Waiting


@dataclass(frozen=True)
class Addressees:
    """Who may act on a task; everything that is given must hold."""

    user_id: Any = None
    group_id: Any = None
    permissions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.user_id is not None or self.group_id is not None or bool(self.permissions)


@dataclass(frozen=True)
class Go:
    """Nothing holds the step up: it can be executed now."""


@dataclass(frozen=True)
class Proceed:
    """The step is done; go on along `way` (one target), or to the next node without one.

    `label` tells which of several ways of the same kind. With `planned` the visit counts among
    those that `Context.visits` tells of.
    """

    way: Way = Way.NEXT
    result: Any = None
    message: str = "OK"
    label: str = ""
    planned: datetime | None = None


@dataclass(frozen=True)
class Fork:
    """Open all branches at once."""


@dataclass(frozen=True)
class Arrive:
    """This branch has come to a join; it is looked at again at `due`, if that is given."""

    due: datetime | None = None


@dataclass(frozen=True)
class Close:
    """This branch ends here. With `exited`, the reason, the instance left early."""

    exited: str = ""


@dataclass(frozen=True)
class Skip:
    """The step is passed over; the flow goes on with the next node."""

    message: str = ""


@dataclass(frozen=True)
class Move:
    """An operator takes the instance from this step to another one."""

    target: str
    message: str = ""


@dataclass(frozen=True)
class Wait:
    """The step waits for something; it is looked at again at `due` (None: only when told).

    `planned` is the occurrence of a schedule that the step waits for. `result` is kept with the
    task meanwhile; None leaves what is there. `awaits` are names and keys of the messages that let
    it look again at once.
    """

    waiting: Waiting
    due: datetime | None = None
    message: str = ""
    planned: datetime | None = None
    addressees: Addressees = field(default_factory=Addressees)
    result: Any = None
    awaits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Failure:
    """An attempt failed. With `retry_at` the next one is planned.

    A failure that is not `counted` tells of attempts that are recorded already.
    """

    error_class: str
    error: str
    fingerprint: str = ""
    frames: tuple[dict[str, Any], ...] = ()
    retry_at: datetime | None = None
    counted: bool = True


Answer = Go | Proceed | Fork | Arrive | Close | Skip | Move | Wait | Failure
