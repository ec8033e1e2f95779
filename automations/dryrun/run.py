"""A dry run: a flow tried out in memory, with a clock to move on and ways to choose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Model
from django.utils.translation import gettext_noop

from automations import clock, registry
from automations.dryrun import acts, guard
from automations.dryrun.lines import Line, What
from automations.dryrun.play import Player
from automations.dryrun.script import Choice, Move, Script
from automations.dryrun.stage import Stage
from automations.exceptions import AutomationsError, MissingData, UnknownNode
from automations.models import AutomationTaskModel
from automations.references import stored, to_reference
from automations.remarks import Remark
from automations.status import TaskState

#: Most moments that are looked at before something must have happened.
MOST_LOOKS = 1_000

NOTHING_MORE = gettext_noop("Nothing more happens by itself.")
NOTHING_YET = gettext_noop("Nothing has happened until %(moment)s, though it was asked again.")


class DryRun:
    """Tries a flow out: conditions are asked for real, and what acts is only told.

    Nothing is stored and nothing is sent: the database is guarded, mail is dropped, and steps
    that run code, send, save or start are not executed. What such a step comes to can be given
    with `choose`.

    Args:
        flow: the class.
        data: what the instance starts with; model objects become references.
        subject: whom it is about: an object, put under the key that `Meta.subject` names.
        at: an aware datetime; by default the present moment.
        start: name of the step to begin with; by default the first one.
        choices: what steps come to; see `choose`.

    Raises:
        MissingData: a subject is given and the flow has no `Meta.subject`.
        UnknownNode: there is no such step.
        NotStorable: the data cannot be stored.
    """

    def __init__(
        self,
        flow: Any,
        data: dict[str, Any] | None = None,
        *,
        subject: Model | None = None,
        at: datetime | None = None,
        start: str = "",
        choices: Iterable[Choice] = (),
    ) -> None:
        given = {**stored(data or {}), **_about(flow, subject)}
        self._begin(flow, given, at or clock.now(), str(uuid4()), start, choices)

    @classmethod
    def of(cls, script: Script, flow: Any = None) -> DryRun:
        """Play a script from its beginning.

        Args:
            script: what is given.
            flow: the class, if it is another than that which the registry has: one of a draft.

        Raises:
            UnknownAutomation, UnknownNode: the code has changed meanwhile.
            NotStorable: the data cannot be stored.
        """
        run = cls.__new__(cls)
        played, at = flow or registry.get(script.flow), datetime.fromisoformat(script.at)
        with guard.closed() as mails:
            run._begin(played, script.data, at, script.seed, script.start, script.choices, mails)
            for move in script.moves:
                run.do(move, guarded=True)
        run.mails = list(mails)
        return run

    def _begin(
        self, flow: Any, data: dict[str, Any], at: datetime, seed: str, start: str,
        choices: Iterable[Choice], mails: Any = None,
    ) -> None:  # fmt: skip
        first = start or flow.graph.start
        if first is None or first not in flow.nodes:
            raise UnknownNode(f"{flow.__name__} has no node {first!r} to start with.")
        #: Subjects of the mails that conditions have tried to send.
        self.mails: list[str] = []
        self.stage = Stage.of(flow, data, at.astimezone(UTC), seed)
        self.player = Player(self.stage, choices)
        self._act(lambda: self.player.begin(first), guarded=mails is not None)

    # -- what has happened -------------------------------------------------------------------

    @property
    def lines(self) -> list[Line]:
        """What has happened, with the reasons."""
        return self.player.lines

    @property
    def now(self) -> datetime:
        """The simulated moment."""
        return self.stage.now

    @property
    def data(self) -> dict[str, Any]:
        """The data as they are now."""
        found: dict[str, Any] = self.stage.row.data
        return found

    @property
    def path(self) -> list[str]:
        """Names of the steps that went through, in order."""
        done = [task for task in self.stage.tasks if task.state == TaskState.DONE]
        done.sort(key=lambda task: (task.finished, task.pk))
        return [task.status for task in done]

    @property
    def open(self) -> list[str]:
        """Names of the steps at which the instance stands."""
        if self.stage.row.finished:
            return []
        return [task.status for task in self.stage.open if task.state != TaskState.FAILED]

    @property
    def outcome(self) -> str:
        """How the instance has ended, or "" if it has not."""
        row = self.stage.row
        return str(row.state) if row.finished else ""

    @property
    def next_moment(self) -> datetime | None:
        """When something is to be looked at next, or None for never."""
        return None if self.player.stopped else self.player.next_moment()

    @property
    def told(self) -> str:
        """All lines as text."""
        return "\n".join(map(str, self.lines))

    def why(self, step: str) -> str:
        """Return the reasons of the last line about a step.

        Raises:
            AssertionError: it was not reached.
        """
        found = [line for line in self.lines if line.step == step]
        if not found:
            raise AssertionError(f"{step} was not reached:\n{self.told}")
        return " ".join(map(str, found[-1].why))

    # -- acts --------------------------------------------------------------------------------

    def choose(self, step: str, **comes_to: Any) -> DryRun:
        """Say what a step comes to, from its next attempt on.

        Args:
            step: its name.
            comes_to: `way` (a value of `graph.Way`, with `label` for a case or arm) for a step
                that decides; `result` and `data` (keys to set) for one that acts; `fails`, an
                error in words; `visit` and `attempt`, from 1, for only that one.
        """
        self.player.choices.append(Choice(step, **comes_to))
        return self

    def next(self) -> DryRun:
        """Move the clock to the next moment at which something happens."""
        return self.do(Move("next"))

    def advance(self, delta: timedelta | None = None, **units: float) -> DryRun:
        """Move the clock on, by a timedelta or by `days=`, `hours=`, `minutes=`, `seconds=`."""
        return self.move_to(self.now + (delta or timedelta(**units)))

    def move_to(self, moment: datetime) -> DryRun:
        """Move the clock to an aware datetime; what falls due until then happens in its time."""
        return self.do(Move("to", at=moment.isoformat()))

    def deliver(self, message: str, key: Any = "", **data: Any) -> DryRun:
        """Let a message come."""
        return self.do(Move("message", name=message, key=str(key or ""), data=data))

    def submit(self, step: str, **fields: Any) -> DryRun:
        """Submit the form of an open step, with values as a browser would send them."""
        return self.do(Move("submit", task=self._number(step), data=fields))

    def take(self, step: str, way: str = "next", label: str = "", **data: Any) -> DryRun:
        """Let an open step go on along one of its ways, with `data` as its result."""
        move = Move("take", task=self._number(step), name=str(way), key=label, data=data)
        return self.do(move)

    def hold(self, step: str) -> DryRun:
        """Take it that what an open step waits for is there: it is executed now."""
        return self.do(Move("hold", task=self._number(step)))

    def reach(self, name: str, kind: str = "") -> DryRun:
        """Reach a goal, or an exit rule, by its name."""
        found = [rule for rule in self.stage.flow.rules if rule.name == name]
        fits = [str(rule.kind) for rule in found if kind in {"", rule.kind}]
        return self.do(Move("reach", name=name, key=fits[0] if fits else kind))

    def do(self, move: Move, *, guarded: bool = False) -> DryRun:
        """Do one act.

        Args:
            move: what happens. What is not possible is told by a line.
            guarded: the database and mail are guarded already.
        """
        if not self.player.stopped:
            self._act(lambda: self._do(move), guarded=guarded)
        self.player.moves += 1
        return self

    def _number(self, step: str) -> int:
        found = [task for task in self.stage.open if task.status == step]
        if not found:
            raise AutomationsError(f"{step} is not open; open are {self.open}.")
        return self.stage.number(found[-1])

    def _act(self, act: Any, *, guarded: bool) -> None:
        with clock.replaced(lambda: self.stage.now):
            if guarded:
                act()
                return
            with guard.closed() as mails:
                act()
            self.mails += mails

    def _do(self, move: Move) -> None:
        if move.do == "next":
            self._to_next()
        elif move.do == "to":
            self._to(datetime.fromisoformat(move.at).astimezone(UTC))
        else:
            acts.do(self.player, move)

    # -- the clock ---------------------------------------------------------------------------

    def _to_next(self) -> None:
        before = len(self.lines)
        for _look in range(MOST_LOOKS):
            due = self.player.next_moment()
            if due is None:
                self.player.tell(What.NOTHING, Remark(NOTHING_MORE))
                return
            self.stage.now = max(due, self.now)
            self.player.run()
            if len(self.lines) > before:
                return
        self.player.tell(What.NOTHING, Remark.of(NOTHING_YET, moment=self.now))

    def _to(self, end: datetime) -> None:
        while not self.player.stopped:
            due = self.player.next_moment()
            if due is None or due > end:
                break
            self.stage.now = max(due, self.now)
            self.player.run()
        if not self.player.stopped:
            self.stage.now = max(end, self.now)
            self.player.run()


def _about(flow: Any, subject: Model | None) -> dict[str, Any]:
    if subject is None:
        return {}
    if not flow.options.subject:
        raise MissingData(f"{flow.__name__} has no Meta.subject. Pass the object in the data.")
    return {flow.options.subject: to_reference(subject)}


def open_tasks(run: DryRun) -> list[AutomationTaskModel]:
    """Return the tasks of a dry run at which somebody may act."""
    if run.stage.row.finished or run.player.stopped:
        return []
    return [task for task in run.stage.open if task.state == TaskState.WAITING]
