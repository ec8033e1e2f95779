"""One locked instance for the time of one transaction: what answers do to its rows."""

from __future__ import annotations

from collections import deque
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from automations import conf, exceptions
from automations.engine import (
    asking,
    bell,
    changing,
    holding,
    human,
    inbox,
    keeping,
    letters,
    opening,
    pausing,
    records,
    settling,
    store,
    writes,
)
from automations.engine.contexts import context_of
from automations.engine.keeping import Kept
from automations.engine.places import TIMED, Places, token_of
from automations.engine.seen import Seen
from automations.engine.store import Claim
from automations.engine.taken import Taken
from automations.engine.transition import (
    BY_OTHERS,
    Ended,
    Opened,
    Token,
    Transition,
    is_local,
    transition,
)
from automations.graph import Way
from automations.models import AutomationModel, AutomationTaskModel
from automations.nodes.base import Context, Letter, Node
from automations.outcomes import Answer, Close, Failure, Go, Wait
from automations.status import InstanceState, TaskState, Waiting

#: States in which what follows a step is held.
HELD = frozenset({InstanceState.PAUSED, InstanceState.BLOCKED})


class Unit:
    """The unit of work: an instance under its lock, in one transaction.

    Args:
        row: the locked instance.
        now: the moment of this transaction.
        owner: name of the worker, for tasks that it goes on with.
        background: detached steps may be taken up as well.
        burst: steps that follow are executed in the same transaction.
    """

    def __init__(
        self,
        row: AutomationModel,
        now: datetime,
        owner: str,
        *,
        background: bool = False,
        burst: bool = False,
    ) -> None:
        self.row, self.now, self.owner = row, now, owner
        self.automation = row.get_automation_class().bind(row)
        self.graph = type(self.automation).graph
        self.seen = Seen(row)
        self.row_before = {name: row.__dict__[name] for name in _ROW_FIELDS}
        self.pauses = pausing.pauses_of(row)
        self.places = Places(row, type(self.automation).options.renamed_nodes)
        self._arrived: deque[AutomationTaskModel] = deque()
        self.letters: list[int] = []
        self.started: list[int] = []
        self.takes = row.state == InstanceState.RUNNING  # what follows may be claimed
        self.taken = Taken(self.automation, owner, background=background, several=burst)
        self.kept: Kept | None = None  # what the next step of this worker need not read again
        self.ended: Ended | None = None
        self.failed: list[AutomationTaskModel] = []
        self.assigned: list[AutomationTaskModel] = []
        self.left_due = False
        self.left: list[Node | None] = []  # those left due, for the bell; None: nobody knows which
        self.limited = False  # the task needs permits that it has not got, or has waited for one
        self.killed = False  # user code has deleted the instance: nothing is written any more
        #: The step was only looked at and waits on: what that changes wakes no others, as two
        #: conditions that count how often they are asked would wake each other without end.
        self.looked = False
        self.steps = 0  # how many tasks have answered

    @property
    def claim(self) -> Claim | None:
        """The right to execute what follows, if it was claimed for this worker."""
        return self.taken.claim

    def turn(self, now: datetime) -> None:
        """Make ready for a further step: it has its own moment, and its own object of the class."""
        self.now, self.automation = now, type(self.automation).bind(self.row)

    def gathering(self) -> AbstractContextManager[None]:
        """Gather what is written in the block, where that makes fewer statements of it."""
        keys = {store.task_table(): self.row.keys}
        return store.gathering(writes.write, keys, several=self.taken.several)

    # -- asking ------------------------------------------------------------------------------

    def node(self, task: AutomationTaskModel) -> Node:
        """Return the node of a task and note its present name.

        Raises:
            UnknownNode: it is gone.
        """
        self.join(task)
        node = task.node_of(type(self.automation))
        task.status = node.name
        return node

    def context(self, task: AutomationTaskModel) -> Context:
        """Return what joins automation, instance and task for a question."""
        self.join(task)
        return context_of(self, task)

    def join(self, task: AutomationTaskModel) -> None:
        """Let a task refer to the row of this unit."""
        if task._state.fields_cache.get("automation") is not self.row:
            task.join(self.row)

    def replace_data(self, data: dict[str, Any]) -> None:
        """Give the instance new data, in place, as bound objects refer to them."""
        self.seen.doubt()
        self.row.data.clear()
        self.row.data.update(data)

    # -- answers -----------------------------------------------------------------------------

    def finish(
        self,
        task: AutomationTaskModel,
        fence: int,
        answer: Answer,
        outbox: list[Letter | int],
        extra: tuple[str, ...] = (),
    ) -> None:
        """Store the answer of a claimed task and pass through what follows.

        Raises:
            LostLease: the task was claimed by somebody else meanwhile.
        """
        change = self._transition(task, answer)
        by_person, told = task.waiting == Waiting.PERSON, task.waiting == Waiting.MESSAGE
        self.seen.note(task)
        looked = isinstance(answer, Wait) and answer.waiting != Waiting.PERSON
        self.looked = looked and (self.looked or not self.steps)
        self.steps += 1
        fields = (*self._settle(task, answer), *extra)
        if not store.update_fenced(task, fence, fields):
            raise exceptions.LostLease
        records.record_answer(task, answer, self.now, by_person=by_person)
        if told and task.finished is not None:
            inbox.forget(task.id)
        self._note_awaited(task, answer)
        self._post(outbox)
        self._apply(task, change)
        self.pass_through()

    def start(self, node: str) -> None:
        """Open the first task of a new instance."""
        self.places.none()
        self._open(Opened(node, 0, Way.NEXT, ()))
        self.pass_through()

    def pass_through(self) -> None:
        """Go on through the nodes that need no transaction of their own."""
        limit = conf.get().MAX_ROUTE
        while self._arrived:
            task = self._arrived.popleft()
            limit -= 1
            if limit < 0:
                self._leave_due(task)
                continue
            self._arrive(task)

    def vanish(self, outbox: list[Letter | int]) -> None:
        """Go on without the instance, which user code has deleted; what it has sent is sent.

        Args:
            outbox: what was sent before the end.
        """
        self.killed, self.ended = True, None
        self.taken.tasks.clear()
        self._arrived.clear()
        self.failed.clear()
        self.assigned.clear()
        self._post(outbox)

    def _open(self, opened: Opened) -> None:
        automation = type(self.automation)
        self._arrived.append(opening.task_of(self.row, automation, opened, self.now))

    def leave(self, nodes: list[Node]) -> None:
        """Note that tasks at these nodes are left to whoever comes next."""
        self.left, self.left_due = [*self.left, *nodes], self.left_due or bool(nodes)

    def _leave_due(self, task: AutomationTaskModel, *, held: bool = False) -> None:
        """Store a task that begins for the next pass to ask, or for the end of a pause."""
        task.state, task.waiting = TaskState.WAITING, Waiting.TIME
        if held:
            task.held, task.due = task.due, None
        else:
            self.left.append(self.node(task))
        store.insert(task)
        self.places.add(task)
        self.left_due = True

    def _arrive(self, task: AutomationTaskModel) -> None:
        """Ask a task that begins whether and how it goes on, and store it."""
        node = self.node(task)
        if pausing.is_held(self.pauses, self.row, node.name):
            self._leave_due(task, held=True)
            return
        if node.goes_at_once and not node.routing and not self.row.kept_answers:
            self._begin(task, node)
            return
        context = self.context(task)
        try:
            answer = human.kept_answer(self.row, task, node) or asking.arrive(node, context)
        except asking.Killed:
            self.vanish(context.outbox)
            return
        calls = node.look_calls or node.ask_calls
        if calls:
            self.seen.doubt()
        if isinstance(answer, Go):
            self._begin(task, node)
            return
        task.attempts = 1 if isinstance(answer, Failure) else 0
        task.started = self.now if not isinstance(answer, Wait) else None
        if calls:
            self.seen.note(task)
        self._settle(task, answer)
        last = isinstance(answer, Close) and not (self._arrived or self.row.tokens)
        (store.insert_later if last else store.insert)(task)
        records.record_answer(task, answer, self.now)
        self._note_awaited(task, answer)
        self.places.add(task)
        self._post(context.outbox)
        self._apply(task, self._transition(task, answer))

    def _begin(self, task: AutomationTaskModel, node: Node) -> None:
        """Store a task that is to be executed, claimed for this worker if it may go on with it."""
        mine = self.takes and self.taken.admits(node)
        if mine:
            task.state, task.owner, task.started = TaskState.RUNNING, self.owner, self.now
            task.fence = task.attempts = 1
            task.due = self.now + conf.get().lease
        store.insert(task)
        self.places.add(task)
        if mine:
            task.note_fields()
            self.taken.tasks.append(task)
        else:
            self.leave([node])

    def _transition(self, task: AutomationTaskModel, answer: Answer) -> Transition:
        token = token_of(task)
        if self.row.tokens > 1 and self._is_local(token, answer):
            tokens = [token]
        else:
            tokens = [*self.places.with_(task), *self._expected()]
        blocked = self.row.state == InstanceState.BLOCKED
        exited = holding.left_early(self.row) if blocked else self.row.reason
        return transition(self.graph, tokens, task.id, answer, exited)

    def _is_local(self, token: Token, answer: Answer) -> bool:
        """Tell whether neither other tokens nor the time to wait for depend on the answer."""
        timed = TIMED & {token.waiting, getattr(answer, "waiting", None)}
        return not timed and is_local(self.graph, token, answer)

    def _expected(self) -> list[Token]:
        """Return a token for each task that has begun and is not stored yet."""
        return [
            Token(-place, task.status, TaskState.READY, path=store.read_path(task.path))
            for place, task in enumerate(self._arrived, start=1)
        ]

    # -- what is kept besides the task -------------------------------------------------------

    def _settle(self, task: AutomationTaskModel, answer: Answer) -> tuple[str, ...]:
        """Set the fields that an answer decides, note what to announce, return their names."""
        open_before = task.requires_interaction
        fields = settling.settle(task, answer, self.now, self.graph)
        if task.state == TaskState.FAILED:
            self.failed.append(task)
        elif task.waiting == Waiting.PERSON and not open_before:
            self.assigned.append(task)
        return fields

    def _note_awaited(self, task: AutomationTaskModel, answer: Answer) -> None:
        """Note for which messages a task waits, so that they wake it."""
        if isinstance(answer, Wait) and answer.awaits:
            inbox.note(task, answer.awaits)

    def _post(self, outbox: list[Letter | int]) -> None:
        """Store what the step has sent; numbers are instances that it has started."""
        sent, started = letters.post_all(outbox, self.now)
        self.letters += sent
        self.started += started

    def change(self, task: AutomationTaskModel, change: Transition) -> None:
        """Store what an act has decided, and pass through what follows; see `_apply`."""
        self.seen.doubt()
        self._apply(task, change)
        self.pass_through()

    def _apply(self, task: AutomationTaskModel, change: Transition) -> None:
        """Store what a transition changes besides the task itself."""
        groups: dict[tuple[TaskState, str], list[int]] = {}
        for item in change.closed:
            if item.task != task.id or item.message in BY_OTHERS:
                groups.setdefault((item.state, item.message), []).append(item.task)
        for (state, message), tasks in groups.items():
            store.close_tasks(tasks, self.now, state, message)
        closed = [item.task for item in change.closed]
        self.places.remove(closed)
        self.taken.drop(closed)
        if change.kept is not None:
            self.places.keep(task, change.kept)
        for opened in change.opened:
            self._open(opened)
        self.row.reason = change.exited or self.row.reason
        self.ended = change.ended

    # -- the end of the transaction ----------------------------------------------------------

    def save(self) -> None:
        """Write the instance's changed fields, and wake what its new data may concern."""
        if self.killed:
            return
        text = self.seen.text
        changed = text != self.row.stored_text
        if self.ended is not None:
            self._end(self.ended)
        elif self.places.known:
            self.row.paused_until = self.places.next_time()
        self.row.updated = self.now
        own, before = self.row.__dict__, self.row_before
        fields = [name for name in _ROW_FIELDS if own[name] != before[name]]
        if changed:
            fields.append("data")
            if type(self.automation).rules.asks:
                changing.ask_rules_again(self.row.id, self.now)
        if fields or not self.row.stale:
            store.update(self.row, (*fields, "updated"), {"data": text})
        wakes = text != self.seen.before and not self.looked
        wakes = wakes and self.row.tokens > 1 and not self.row.finished
        if wakes and changing.data_changed(self.row, self.now):
            self.left_due, self.left = True, [*self.left, None]
        self.row.stored_text = text
        if self.row.state in HELD:
            holding.hold_tasks(self.row)
        elif self.left:
            bell.ring_left(self)
        if self.taken.tasks:
            self.kept = keeping.keep(self.row, self.taken.tasks[0])

    def _end(self, ended: Ended) -> None:
        row = self.row
        row.state, row.finished, row.ended = ended.state, True, self.now
        row.reason = ended.reason[:1000]
        row.live_key = row.paused_until = None


#: Fields of an instance that a unit may change, besides its data.
_ROW_FIELDS = (
    "state",
    "finished",
    "reason",
    "tokens",
    "live_key",
    "paused_until",
    "ended",
    "kept_answers",
)
