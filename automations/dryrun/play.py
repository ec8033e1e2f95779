"""The loop of a dry run: ask what is due, follow the answer, tell it.

It is what `engine.runner` is to stored tasks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from automations.dryrun import admission, reasons, script
from automations.dryrun.asked import Asked
from automations.dryrun.lines import Line, What
from automations.dryrun.rules import Rules
from automations.dryrun.script import Choice
from automations.dryrun.stage import Stage, edges
from automations.engine import asking, retry
from automations.graph import Edge, Kind, Way
from automations.models import AutomationTaskModel
from automations.nodes.base import Context, Node
from automations.outcomes import Answer, Failure, Fork, Go, Proceed, Skip, Wait
from automations.remarks import Remark
from automations.status import TaskState, Waiting

#: Most questions and most lines of one dry run: it may be a loop, and a page waits for it.
MOST_ASKED, MOST_LINES = 5_000, 400

BEGINS = gettext_noop("Begins with %(step)s.")
ENDED = gettext_noop("The instance has ended: %(outcome)s.")
ENDED_BECAUSE = gettext_noop("The instance has ended: %(outcome)s, %(reason)s.")
TOO_LONG = gettext_noop("The dry run stops here: it has become too long. Is the flow a loop?")
#: Ways that nobody chooses: all of them are taken, or that a step fails is said of the step.
_NEVER = {Way.BRANCH, Way.ERROR}


class Player:
    """Plays one instance.

    Args:
        stage: the instance.
        choices: what is chosen; more may be added meanwhile.
    """

    def __init__(self, stage: Stage, choices: Iterable[Choice]) -> None:
        self.stage, self.choices = stage, list(choices)
        self.rules = Rules(stage, self.tell)
        self.lines: list[Line] = []
        #: How many moves were made.
        self.moves = 0
        self._claim: AutomationTaskModel | None = None
        self._asked = 0
        self._forced: dict[int, tuple[Answer, tuple[Remark, ...]]] = {}

    @property
    def stopped(self) -> bool:
        """Whether it has become too long."""
        return self._asked >= MOST_ASKED or len(self.lines) >= MOST_LINES

    def tell(self, what: What, *why: Remark, **more: Any) -> None:
        """Add a line."""
        number = len(self.lines) + 1
        self.lines.append(Line(number, self.stage.now, what, why, self.moves, **more))

    # -- acts --------------------------------------------------------------------------------

    def begin(self, step: str) -> None:
        """Begin at a step and go on until the instance must wait."""
        why = admission.of(self.stage.flow, self.stage.row.data)
        self.tell(What.BEGAN, Remark.of(BEGINS, step=step), *why)
        self.stage.open_first(step)
        self._pass_through()
        self._data_changed()
        self.run()

    def run(self) -> None:
        """Do everything that is due at the present moment."""
        ended = self.stage.row.finished
        while self._pass() and not self.stopped:
            pass
        if self.stopped:
            self._stop()
        elif self.stage.row.finished and not ended:
            self._tell_end()

    def _pass(self) -> bool:
        """Ask what is due, rules before tasks; tell whether there was anything."""
        busy = self.rules.ask_due()
        while not self.stopped and (task := self._next()) is not None:
            self._execute(task)
            busy = True
        return busy

    def answer(self, task: AutomationTaskModel, answer: Answer, *why: Remark) -> None:
        """Let an open task answer what somebody has chosen, then go on."""
        self._forced[task.pk] = (answer, (Remark(reasons.CHOSEN), *why))
        task.due = self.stage.now
        self._claim = task
        self.run()

    def next_moment(self) -> datetime | None:
        """Return when something is to be looked at next, or None for never."""
        moments = (self.stage.next_due(), self.rules.next_due())
        return min((moment for moment in moments if moment is not None), default=None)

    def changed(self) -> None:
        """Have asked again what data concern that were changed from outside."""
        self.rules.ask_again()
        self.stage.wake()

    def _stop(self) -> None:
        if not self.lines or self.lines[-1].why != (Remark(TOO_LONG),):
            self.tell(What.NOTHING, Remark(TOO_LONG))

    def _tell_end(self) -> None:
        row = self.stage.row
        outcome = str(row.get_state_display())
        if row.reason:
            self.tell(What.ENDED, Remark.of(ENDED_BECAUSE, outcome=outcome, reason=row.reason))
        else:
            self.tell(What.ENDED, Remark.of(ENDED, outcome=outcome))

    # -- one task ----------------------------------------------------------------------------

    def _next(self) -> AutomationTaskModel | None:
        task, self._claim = self._claim, None
        if task is not None and not self.stage.row.finished:
            return task
        return self.stage.due()

    def _execute(self, task: AutomationTaskModel) -> None:
        """Ask a task as a worker does that has claimed it."""
        if task.state != TaskState.RUNNING:
            task.attempts += 1
        task.state = TaskState.RUNNING
        context = self.stage.context(task)
        answer = self._claimed(task, context)
        change = self.stage.follow(task, answer)
        self._keep(task, context, answer, change)
        self.stage.apply(task, change)
        self._pass_through()
        # What a mere look has changed wakes nobody, as in the engine.
        self._data_changed(wakes=not isinstance(answer, Wait) or answer.waiting == Waiting.PERSON)

    def _claimed(self, task: AutomationTaskModel, context: Asked) -> Answer:
        node, self._asked = self.stage.node(task), self._asked + 1
        forced, remarks = self._forced.pop(task.pk, (None, ()))
        context.noted += remarks
        if forced is not None:
            return self._ask(task, node, context) if isinstance(forced, Go) else forced
        # The first attempt at a step that need not wait was asked when it was reached.
        if task.waiting != Waiting.PERSON and (task.waiting or task.attempts > 1):
            looked = self._look(task, node, context)
            if not isinstance(looked, Go):
                return looked
        return self._ask(task, node, context)

    def _look(self, task: AutomationTaskModel, node: Node, context: Asked) -> Answer:
        """Ask whether the step waits or is passed over, unless a way out of it is chosen."""
        looked = asking.rehearse(node, context, node.look)
        choice = self._choice(task)
        chosen = choice is not None and bool(choice.way)
        return Go() if chosen and isinstance(looked, Skip) else looked

    def _pass_through(self) -> None:
        """Ask the tasks that have just begun."""
        while self.stage.arrived and not self.stopped:
            self._arrive(self.stage.arrived.popleft())

    def _arrive(self, task: AutomationTaskModel) -> None:
        self._asked += 1
        self.stage.name(task)
        node, context = self.stage.node(task), self.stage.context(task)
        answer = self._look(task, node, context)
        if isinstance(answer, Go) and node.routing:
            answer = self._ask(task, node, context)
        if isinstance(answer, Go):
            self._begin(task)
            return
        task.attempts = 1 if isinstance(answer, Failure) else 0
        self.stage.settle(task, answer)
        self.stage.insert(task)
        change = self.stage.follow(task, answer)
        self._keep(task, context, answer, change, settled=True)
        self.stage.apply(task, change)

    def _begin(self, task: AutomationTaskModel) -> None:
        """Take up a task that is to be executed; one after the other, as one worker does."""
        self.stage.insert(task)
        if self._claim is None:
            task.state, task.attempts = TaskState.RUNNING, 1
            self._claim = task

    def _ask(self, task: AutomationTaskModel, node: Node, context: Asked) -> Answer:
        """Ask the step itself, unless it is chosen what comes of it."""
        choice = self._choice(task)
        if choice is None or not (choice.way or choice.fails):
            answer = asking.rehearse(node, context, lambda c: self._rehearsed(node, c, choice))
        else:
            answer = asking.rehearse(node, context, lambda c: _chosen(c, choice))
        if choice is not None and choice.fails:
            return self._fail(task, node, choice.fails)
        return answer

    def _rehearsed(self, node: Node, context: Any, choice: Choice | None) -> Answer:
        said = node.rehearse(context)
        context.would += said.would
        answer: Answer = said.answer
        if choice is not None:
            context.automation.data.update(choice.data)
            if isinstance(answer, Proceed):
                return Proceed(answer.way, choice.result, answer.message, answer.label)
        return answer

    def _fail(self, task: AutomationTaskModel, node: Node, text: str) -> Failure:
        policy, attempts, again = node.retry, max(task.attempts, 1), None
        if policy is not None and attempts < policy.max_attempts:
            again = self.stage.now + retry.delay(policy, attempts, str(task.uuid))
        return Failure("Error", text, retry_at=again)

    def _choice(self, task: AutomationTaskModel) -> Choice | None:
        visit = self.stage.visit(task) if task.pk else self._visit_to_come(task)
        return script.find(self.choices, task.status, visit, task.attempts)

    def _visit_to_come(self, task: AutomationTaskModel) -> int:
        return sum(one.status == task.status for one in self.stage.tasks) + 1

    # -- telling -----------------------------------------------------------------------------

    def _keep(
        self, task: AutomationTaskModel, context: Asked, answer: Answer, change: Any, *,
        settled: bool = False,
    ) -> None:  # fmt: skip
        """Settle an answer if that has not been done yet, and tell it."""
        said = _standing(task)
        if not settled:
            self.stage.settle(task, answer)
        self.stage.note_awaited(task, answer)
        changes = self.stage.noted_changes()
        self.rules.changed |= changes is not None
        same = not settled and said == _standing(task) and task.waiting != Waiting.PERSON
        if isinstance(answer, Go) or (isinstance(answer, Wait) and same):
            return
        self.tell(
            reasons.what(answer, context),
            *reasons.of(self.stage.graph, answer, context, chosen=self._is_chosen(task)),
            step=task.status,
            task=self.stage.number(task),
            visit=self.stage.visit(task),
            attempt=max(task.attempts, 1),
            ways=tuple(edges(self.stage, task.status, change)),
            others=self._others(task, answer, change),
            acts=bool(context.would) or not self.stage.node(task).routing,
            changes=changes,
        )

    def _is_chosen(self, task: AutomationTaskModel) -> bool:
        return self._choice(task) is not None

    def _others(self, task: AutomationTaskModel, answer: Answer, change: Any) -> tuple[Edge, ...]:
        """Return the edges along which the flow could go on instead."""
        if isinstance(answer, (Fork, Wait)) or self.stage.graph.by_name[task.status].kind in {
            Kind.JOIN,
            Kind.END,
        }:
            return ()
        taken = set(edges(self.stage, task.status, change))
        leaving = self.stage.graph.leaving(task.status)
        return tuple(edge for edge in leaving if edge not in taken and edge.way not in _NEVER)

    def _data_changed(self, *, wakes: bool = True) -> None:
        """Have asked again what changed data concern, if there are others who wait."""
        if not self.rules.changed:
            return
        self.rules.changed = False
        self.rules.ask_again()
        if wakes and len(self.stage.tokens) > 1 and not self.stage.row.finished:
            self.stage.wake()


def _standing(task: AutomationTaskModel) -> tuple[Any, ...]:
    """Return what a task waits for, as far as it is told anew when it changes."""
    return task.waiting, task.message, task.due if task.waiting == Waiting.TIME else None


def _chosen(context: Context, choice: Choice) -> Answer:
    context.automation.data.update(choice.data)
    return Proceed(Way(choice.way), choice.result, label=choice.label)
