"""What all nodes have in common: declaration, modifiers and the questions the engine asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from automations import calling
from automations.exceptions import DefinitionError
from automations.graph import Kind, Modifier, Way
from automations.hours import Hours
from automations.nodes.limited import Limited
from automations.nodes.queued import Queued
from automations.nodes.rehearsal import Rehearsing
from automations.nodes.sealed import Sealed, fact
from automations.nodes.window import Window
from automations.outcomes import Go, Skip, Wait
from automations.policies import Cap, RetryPolicy
from automations.status import Waiting
from automations.values import as_aware, as_timedelta, is_computed, said_duration, said_moment


@dataclass(frozen=True)
class Letter:
    """A message that a step wants to send; the engine stores it with the step's transaction."""

    target: Any
    name: str
    token: str | None
    data: dict[str, Any]
    to_many: bool


@dataclass
class Context:
    """Joins an automation, its instance and one task for the time of one question.

    Attributes:
        automation: the automation bound to the instance.
        task: the row of the task.
        now: the moment of the question.
        poll: how long a condition that does not hold is left alone by default.
        visits: tells how often the instance was at this node before, and the last planned time.
        take: takes a message of a name and key from the inbox; None if there is none.
        assign: gives the arm of an experiment, with these weights of its arms, to which whom the
            instance is about belongs.
        outbox: letters to send, and instances to run, when the step is stored.
        outside: sends mails and calls other systems; see `engine.outside.Outside`.
        children: starts other instances for the task; see `engine.children.Children`.
    """

    automation: Any
    task: Any
    now: datetime
    poll: timedelta
    visits: Callable[[], tuple[int, datetime | None]]
    assign: Callable[[str, tuple[tuple[str, float], ...]], str]
    take: Callable[[str, str], dict[str, Any] | None] = lambda name, key: None
    outbox: list[Letter | int] = field(default_factory=list)
    children: Any = None
    outside: Any = None

    @property
    def subject(self) -> str:
        """Whom or what the instance is about, as it is stored."""
        return str(self.automation.row.subject)

    def call(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Call what `value` stands for with the task; see `calling.call`."""
        return calling.call(self.automation, self.task, value, *args, **kwargs)

    def resolve(self, value: Any) -> Any:
        """Return what a reference stands for; see `calling.resolve`."""
        return calling.resolve(self.automation, value)


@dataclass(frozen=True)
class Exit:
    """A way out of a node: `target` is a reference or node name, or None for the next node.

    `label` tells several ways of the same kind apart.
    """

    way: Way
    target: Any = None
    label: str = ""


@dataclass(frozen=True)
class Condition:
    """A condition to wait for, and how often it is asked (None: the project's default)."""

    asked: Any
    poll: timedelta | None = None


class Node(Sealed, Queued, Rehearsing, Limited):
    """One step of an automation.

    A node is declared as a class attribute and refined by chained modifiers. When the class is
    complete the node is sealed: it is shared by all instances and never changes again.

    Args:
        description: what the step is for, in a sentence, shown with the diagram; it may be
            text that is translated when it is shown (`gettext_lazy`).
    """

    kind: ClassVar[Kind]
    #: The engine may pass through without a transaction of its own, as no step is executed.
    routing: bool = False
    #: The step runs outside any transaction.
    detached: bool = False
    #: What the constructor was called with: by place, and by name.
    given_to_init: tuple[tuple[Any, ...], dict[str, Any]] = ((), {})

    def __new__(cls, /, *args: Any, **kwargs: Any) -> Self:
        """Remember the arguments, by which a class of the project's own can be declared again."""
        node = super().__new__(cls)
        node.__dict__["given_to_init"] = (args, kwargs)
        return node

    def __init__(self, *, description: Any = "") -> None:
        self.name = ""
        self.description = description
        self.given: list[str] = []
        self.next_target: Any = None
        self.error_target: Any = None
        self.conditions: tuple[Condition, ...] = ()
        self.until: Any = None
        self.delay: Any = None
        self.skip_conditions: tuple[Any, ...] = ()
        self.deadline: timedelta | None = None
        self.window: Window | None = None
        self.cap: Cap | None = None
        self.retry: RetryPolicy | None = None
        self.timeout: timedelta | None = None

    # -- declaring ---------------------------------------------------------------------------

    def _note(self, modifier: str) -> None:
        self.given = [*self.given, modifier]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name or 'undeclared'}>"

    # -- modifiers ---------------------------------------------------------------------------

    def Next(self, node: Any) -> Self:
        """Go on with `node` (a reference or a name) instead of the node declared next."""
        self._note("Next")
        self.next_target = node
        return self

    def OnError(self, node: Any) -> Self:
        """Go on with `node` when the step has failed and no further attempt is planned."""
        self._note("OnError")
        self.error_target = node
        return self

    def AsSoonAs(self, condition: Any, *, poll: timedelta | None = None) -> Self:
        """Wait until `condition` holds; given several times, all must hold.

        Args:
            condition: a callable that takes the task, or a reference to one.
            poll: how often it is asked at most; by default AUTOMATIONS["POLL"].
        """
        self.conditions = (*self.conditions, Condition(condition, poll))
        return self

    def AfterWaitingUntil(self, moment: Any) -> Self:
        """Wait until `moment`: a datetime, or a callable that takes the task and returns one."""
        self._note("AfterWaitingUntil")
        if not is_computed(moment):
            as_aware(moment)
        self.until = moment
        return self

    def AfterWaitingFor(self, delay: Any) -> Self:
        """Wait for `delay` after the step was reached: a timedelta, or a callable for one."""
        self._note("AfterWaitingFor")
        self.delay = delay if is_computed(delay) else as_timedelta(delay)
        return self

    def SkipIf(self, condition: Any) -> Self:
        """Pass the step over if `condition` holds when it is reached or its wait is over."""
        self.skip_conditions = (*self.skip_conditions, condition)
        return self

    def SkipAfter(self, deadline: timedelta | float) -> Self:
        """Pass the step over if it is still waiting `deadline` after it was reached.

        Args:
            deadline: a timedelta or seconds.
        """
        self._note("SkipAfter")
        self.deadline = as_timedelta(deadline)
        return self

    def During(
        self, weekdays: Any, start: Any, end: Any, *, zone: Any = None, otherwise: str = "next"
    ) -> Self:
        """Run the step within these hours only; see `hours.Hours.declared` for the first three.

        Args:
            zone: name of a time zone, a ZoneInfo, or a callable or reference that takes the task
                and returns one; without one, or if it is unknown, `Meta.zone`, then TIME_ZONE.
            otherwise: "next" holds the step until the hours begin, "skip" passes it over.

        Raises:
            DefinitionError: a value is none of these.
        """
        self._note("During")
        self.window = Window.declared(Hours.declared(weekdays, start, end), zone, otherwise)
        return self

    def AtMost(self, most: int, *, per: timedelta, **options: Any) -> Self:
        """Contact whom the instance is about so many times within a period; see `Cap.declared`."""
        self._note("AtMost")
        self.cap = Cap.declared(most, per, **options)
        return self

    def Retry(
        self,
        max_attempts: int = 3,
        delay: timedelta | float = 30,
        backoff: float = 2.0,
        jitter: float = 0.1,
        max_delay: timedelta | float | None = 3600,
        on: type[BaseException] | tuple[type[BaseException], ...] = (Exception,),
        give_up_on: type[BaseException] | tuple[type[BaseException], ...] = (),
    ) -> Self:
        """Plan another attempt after one that failed; see `RetryPolicy`.

        Args:
            max_attempts: attempts in all, the first included; at least 1.
            delay, max_delay: timedeltas, or numbers of seconds.
            backoff: factor of growth from one delay to the next.
            jitter: share of the delay by which it is varied, 0 to 1.
            on, give_up_on: exception classes.

        Raises:
            DefinitionError: a value is out of its range.
        """
        self._note("Retry")
        first, most = as_timedelta(delay), None if max_delay is None else as_timedelta(max_delay)
        self.retry = RetryPolicy.declared(
            max_attempts, first, backoff, jitter, most, on, give_up_on
        )
        return self

    def Timeout(self, limit: timedelta | float) -> Self:
        """Let an attempt fail that takes longer than `limit`, a timedelta or seconds."""
        self._note("Timeout")
        self.timeout = as_timedelta(limit)
        if self.timeout <= timedelta(0):
            raise DefinitionError("Timeout takes a duration greater than 0.")
        return self

    # -- what the declaration says -----------------------------------------------------------

    def exits(self) -> Iterator[Exit]:
        """Yield the ways out, in the order in which a picture shows them."""
        yield Exit(Way.NEXT, self.next_target)
        yield from self.error_exits()

    def error_exits(self) -> Iterator[Exit]:
        """Yield the way out that is taken after an error, if there is one."""
        if self.error_target is not None:
            yield Exit(Way.ERROR, self.error_target)

    def graph_kind(self) -> Kind:
        """Return what the graph shows this node as."""
        return self.kind

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print of the node as plain data."""
        for condition in self.skip_conditions:
            yield Modifier("skip_if", calling.declared(condition))
        if self.until is not None:
            yield Modifier("until", said_moment(self.until))
        if self.delay is not None:
            yield Modifier("after", said_duration(self.delay))
        for condition in self.conditions:
            yield Modifier("as_soon_as", calling.declared(condition.asked))
        if self.window is not None:
            yield Modifier("during", self.window.to_dict())
        if self.cap is not None:
            yield Modifier("at_most", self.cap.to_dict())
        yield from self.limit_modifiers()
        if self.deadline is not None:
            yield Modifier("skip_after", said_duration(self.deadline))
        if self.retry is not None:
            yield Modifier("retry", self.retry.to_dict())
        if self.timeout is not None:
            yield Modifier("timeout", said_duration(self.timeout))

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield what the node calls with a task: the callable and its further arguments."""
        for condition in (*self.skip_conditions, *(item.asked for item in self.conditions)):
            yield condition, (), {}
        zone = self.window.computed if self.window else None
        bypass = self.cap.bypass if self.cap else None
        for value in (self.until, self.delay, zone, bypass, *self.limit_keys()):
            if is_computed(value):
                yield value, (), {}

    @fact
    def may_skip(self) -> bool:
        """Whether a rule may pass the step over."""
        skips = self.window is not None and self.window.skips
        return bool(self.skip_conditions) or self.deadline is not None or skips

    @fact
    def computes_time(self) -> bool:
        """Whether a callable says how long, or for what, to wait."""
        zone = self.window is not None and self.window.calls
        return zone or is_computed(self.until) or is_computed(self.delay)

    @fact
    def look_calls(self) -> bool:
        """Whether `look` calls user code."""
        return bool(self.skip_conditions or self.conditions) or self.computes_time

    @fact
    def ask_calls(self) -> bool:
        """Whether `ask` may touch the database or call user code."""
        return next(self.callables(), None) is not None

    @fact
    def goes_at_once(self) -> bool:
        """Whether `look` says of every new task that it goes on, so that it need not be asked."""
        asked = (self.skip_conditions, self.conditions)
        timed = (self.until, self.delay, self.window)
        own = type(self).look is not Node.look or type(self).hold is not Node.hold
        return not own and not any(asked) and all(one is None for one in timed)

    # -- what the engine asks ----------------------------------------------------------------

    def look(self, context: Context) -> Go | Skip | Wait:
        """Tell whether the step can be executed now, is passed over, or waits.

        Skipping goes before waiting, and waiting before the hours of the step.
        """
        for condition in self.skip_conditions:
            if context.call(condition):
                return Skip(f"Skipped: {calling.spoken(condition)}")
        wait = self._wait_for_time(context) or self._wait_for_conditions(context)
        return (self.bounded(context, wait) if wait else self.hold(context)) or Go()

    def hold(self, context: Context) -> Skip | Wait | None:
        """Return that the step does not run now, as it is not within its hours.

        A moment that an operator has set goes before them, but for a further attempt.
        """
        task = context.task
        by_operator = task.rescheduled is not None and task.waiting != Waiting.RETRY
        held = None if self.window is None or by_operator else self.window.held(context)
        return self.bounded(context, held) if isinstance(held, Wait) else held

    def bounded(self, context: Context, wait: Wait) -> Skip | Wait:
        """Return a wait that lasts no longer than `.SkipAfter` says, or a skip if that is over."""
        end = self.give_up_at(context)
        if end is None:
            return wait
        if end <= context.now:
            return Skip("Skipped: its time was up")
        return replace(wait, due=min(wait.due, end) if wait.due else end)

    def give_up_at(self, context: Context) -> datetime | None:
        """Return when a task that still waits is passed over, or None for never."""
        return None if self.deadline is None else context.task.created + self.deadline

    def _wait_for_time(self, context: Context) -> Wait | None:
        moments = []
        if context.task.rescheduled is not None:
            due = context.task.rescheduled
            return Wait(Waiting.TIME, due) if due > context.now else None
        if self.until is not None:
            moments.append(as_aware(context.call(self.until)))
        if self.delay is not None:
            moments.append(context.task.created + as_timedelta(context.call(self.delay)))
        due = max((moment for moment in moments if moment is not None), default=None)
        return Wait(Waiting.TIME, due) if due is not None and due > context.now else None

    def _wait_for_conditions(self, context: Context) -> Wait | None:
        for condition in self.conditions:
            if not context.call(condition.asked):
                again = context.now + (condition.poll or context.poll)
                return Wait(Waiting.CONDITION, again, calling.spoken(condition.asked))
        return None
