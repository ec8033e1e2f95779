"""For the tests of those who write flows: no sleeping, no worker.

with testing.frozen_time(datetime(2026, 3, 1, 9, tzinfo=UTC)) as clock:
    run = testing.start(Onboarding, person=anna)
    clock.advance(days=3)
    testing.run_due()
    run.assert_path("welcome", "remind")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from json import dumps
from typing import Any

from django import forms
from django.core import mail
from django.http import HttpRequest, QueryDict

from automations import clock
from automations.automation import Automation
from automations.dispatch import tasks
from automations.dryrun.run import DryRun as DryRun
from automations.dryrun.script import Choice as Choice
from automations.engine import assignment, schedules, store, submission, transport
from automations.engine.runner import Runner
from automations.exceptions import AutomationsError
from automations.histories import reader, runnable
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Watch
from automations.nodes.form import Form
from automations.outgoing import Request, Response
from automations.status import OPEN, TaskState, Waiting, Watched

#: How many passes `run_due` makes before it takes the flow for endless.
MAX_PASSES = 10_000


class Clock:
    """A clock that stands still until it is moved.

    Args:
        start: an aware datetime.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the time that the clock shows, in UTC."""
        return self._now

    def advance(self, delta: timedelta | None = None, **units: float) -> datetime:
        """Move the clock, by a timedelta or by `days=`, `hours=`, `minutes=`, `seconds=`."""
        return self.move_to(self._now + (delta or timedelta(**units)))

    def move_to(self, moment: datetime) -> datetime:
        """Set the clock to an aware datetime, forward or back."""
        self._now = moment.astimezone(UTC)
        return self._now


@contextmanager
def frozen_time(start: datetime | None = None) -> Iterator[Clock]:
    """Let time stand still for the engine, in every thread of this process.

    Args:
        start: an aware datetime; by default the present moment.
    """
    frozen = Clock((start or datetime.now(UTC)).astimezone(UTC))
    with clock.replaced(frozen.now, everywhere=True):
        yield frozen


def run_due(limit: int = MAX_PASSES) -> int:
    """Run everything that is due now, detached steps included, until nothing is.

    Args:
        limit: how many tasks and messages at most.

    Returns:
        How many were run.

    Raises:
        AutomationsError: after `limit` there is still something due.
    """
    runner, done = Runner("test", patient=False), 0
    while done < limit and (found := tasks.run_due(limit=limit - done, runner=runner)):
        done += found
    if done >= limit:
        raise AutomationsError(f"After {limit} tasks there is still something due. Is it a loop?")
    return done


def run_until(clock_: Clock, end: datetime) -> int:
    """Move a clock from one due time to the next up to `end`, running what falls due.

    Args:
        clock_: the clock of `frozen_time`.
        end: an aware datetime.

    Returns:
        How many tasks and messages were run.
    """
    done = run_due()
    while (due := next_due()) is not None and due <= end:
        clock_.move_to(max(due, clock_.now()))
        done += run_due()
    clock_.move_to(end)
    return done + run_due()


def next_due() -> datetime | None:
    """Return when the engine must look at a task, goal, exit rule or schedule next, or None."""
    found = [schedules.next_due()]
    for model in (AutomationTaskModel, Watch):
        rows = model.objects.using(store.alias()).filter(due__isnull=False)
        found.append(rows.order_by("due").values_list("due", flat=True).first())
    return min((due for due in found if due is not None), default=None)


@contextmanager
def answering(
    status: int = 200,
    json: Any = None,
    headers: dict[str, str] | None = None,
    by: Callable[[Request], Response] | None = None,
) -> Iterator[list[Request]]:
    """Answer the calls of Webhook steps inside the block; nothing leaves this process.

    Hosts must be allowed as they are outside of tests.

    Args:
        status, json, headers: what every call is answered with.
        by: a function that answers instead; what it raises is what the step sees.

    Yields:
        The list of the requests, to which each call is added.
    """
    made: list[Request] = []
    body = b"" if json is None else dumps(json).encode()
    said = {"content-type": "application/json", **(headers or {})}

    def answer(request: Request) -> Response:
        made.append(request)
        return by(request) if by is not None else Response(status, said, body)

    with transport.replaced(answer):
        yield made


@contextmanager
def drawing(arms: Mapping[str, str] | None = None, /, **more: str) -> Iterator[None]:
    """Let subjects that are new to experiments belong to these arms inside the block.

    Args:
        arms: names of arms by those of their experiments; "holdout" is that of the holdout.
        more: the same for experiments whose names can be keywords.
    """
    with assignment.choosing({**(arms or {}), **more}):
        yield


def submit(
    task: AutomationTaskModel | Automation,
    user: Any,
    data: dict[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Submit the form of a task as its page does, without a request.

    Args:
        task: the task, or an automation with exactly one open form.
        user: who submits it.
        data, fields: the form's values, as a browser would send them.

    Raises:
        ValidationError: the form is not valid.
        AlreadyDone, NotAllowed: see `engine.submission.submit`.
    """
    if isinstance(task, Automation):
        task = open_form(task)
    form = bound_form(task, {**(data or {}), **fields})
    if not form.is_valid():
        raise forms.ValidationError(dict(form.errors.items()))
    submission.submit(task, form, actor=user, request=request_of(user, form))


def request_of(user: Any, form: forms.BaseForm) -> HttpRequest:
    """Return a request as the page of a form gets it, with user and values."""
    request = HttpRequest()
    request.method, request.user = "POST", user
    request.POST = form.data  # type: ignore[assignment]
    return request


def bound_form(task: AutomationTaskModel, data: dict[str, Any]) -> forms.BaseForm:
    """Return the form of a task, bound to values as a browser would send them."""
    node = task.get_node()
    if not isinstance(node, Form):
        raise AutomationsError(f"{task.status} is no form.")
    values = QueryDict(mutable=True)
    for name, value in data.items():
        values.setlist(name, [*value] if isinstance(value, (list, tuple)) else [value])
    automation = task.automation.instance
    form_class = node.form_class(automation, task)
    return form_class(values, **node.form_kwargs(automation, task))


def open_form(automation: Automation) -> AutomationTaskModel:
    """Return the only task of an instance that waits for a person.

    Raises:
        AutomationsError: there is none, or there are several.
    """
    found = list(_tasks(automation).filter(waiting=Waiting.PERSON))
    if len(found) != 1:
        names = ", ".join(task.status for task in found) or "no form"
        raise AutomationsError(f"Expected one open form, found {names}.")
    task: AutomationTaskModel = found[0]
    return task


class Run:
    """An instance under test, with assertions that say what they found instead.

    Args:
        automation: the automation, bound to its instance.
    """

    def __init__(self, automation: Automation) -> None:
        self.automation = automation

    @property
    def row(self) -> AutomationModel:
        """The instance as it is stored now."""
        found: AutomationModel = AutomationModel.objects.using(store.alias()).get(
            pk=self.automation.id
        )
        return found

    @property
    def data(self) -> dict[str, Any]:
        """The data as they are stored now."""
        found: dict[str, Any] = self.row.data
        return found

    @property
    def path(self) -> list[str]:
        """Names of the steps that went through, in order."""
        done = _tasks(self.automation).filter(state=TaskState.DONE)
        return list(done.order_by("finished", "id").values_list("status", flat=True))

    @property
    def open(self) -> list[str]:
        """Names of the steps at which the instance stands."""
        found = _tasks(self.automation).filter(state__in=OPEN)
        return list(found.order_by("id").values_list("status", flat=True))

    @property
    def reached(self) -> list[str]:
        """Names of the goals that the instance has reached, in order."""
        rows = Watch.objects.using(store.alias()).filter(automation_id=self.automation.id)
        found = rows.filter(kind=Watched.GOAL, at__isnull=False)
        return list(found.order_by("at", "id").values_list("name", flat=True))

    def task(self, name: str) -> AutomationTaskModel:
        """Return the latest task at a step.

        Raises:
            AssertionError: the instance was never there.
        """
        found = _tasks(self.automation).filter(status=name).last()
        if found is None:
            raise AssertionError(f"{name} was not reached; tasks: {self.path} and {self.open}.")
        task: AutomationTaskModel = found
        return task

    def assert_went_through(self, name: str) -> None:
        """Assert that the latest try at a step did not fail; says with which error it did.

        A form that waits for a person has gone through; a condition that does not hold has not.
        """
        task = self.task(name)
        if task.waiting == Waiting.CONDITION:
            raise AssertionError(f"{name} was not tried: its condition does not hold.")
        if task.waiting == Waiting.LIMIT:
            raise AssertionError(f"{name} was not tried: it waits for a free slot, {task.message}.")
        if task.waiting == Waiting.WINDOW:
            raise AssertionError(f"{name} was not tried: it is {task.message}.")
        if task.error_class:
            attempts = Attempt.objects.using(store.alias()).filter(task_id=task.pk)
            latest = attempts.order_by("number").last()
            lines = [_said_frame(frame) for frame in (latest.frames if latest else [])]
            said = f"{name} failed with {task.error_class}: {task.error}"
            raise AssertionError("\n".join([said, *lines]))

    def assert_path(self, *names: str) -> None:
        """Assert that exactly these steps went through, in this order."""
        _expect("path", self.path, list(names))

    def assert_waits_at(self, *names: str) -> None:
        """Assert that the instance stands at exactly these steps."""
        _expect("open steps", sorted(self.open), sorted(names))

    def assert_held(self, name: str, until: datetime | None = None) -> None:
        """Assert that a step is held until its hours begin.

        Args:
            name: the step.
            until: an aware datetime; None for any.
        """
        task = self.task(name)
        _expect(f"what {name} waits for", task.waiting, Waiting.WINDOW.value)
        if until is not None:
            _expect(f"until when {name} is held", task.due, until)

    def assert_outcome(self, outcome: str) -> None:
        """Assert how the instance has ended, such as "completed"."""
        _expect("state", self.row.state, outcome)

    def assert_reached(self, *goals: str) -> None:
        """Assert that the instance has reached exactly these goals, in any order."""
        _expect("goals", sorted(self.reached), sorted(goals))

    def assert_mails(self, *subjects: str) -> None:
        """Assert the subjects of the mails in Django's test outbox, in order."""
        _expect(
            "mails", [message.subject for message in getattr(mail, "outbox", [])], list(subjects)
        )


def start(automation: type[Automation], **data: Any) -> Run:
    """Start an instance and run it, detached steps included, until it must wait.

    Args:
        automation: the class.
        data: what it starts with.
    """
    run = Run(automation(**data))
    run_due()
    return run


def resume(history: dict[str, Any], step: str = "") -> Run:
    """Store a new instance that stands where a history failed, and run it until it must wait.

    Its data are those that the history had there. The step is tried at once, whatever time it had
    to wait for.

    Args:
        history: a document that `automation_export` or `automation_pytest` has written.
        step: name of another step to begin with, which the history has visited.

    Raises:
        Refused: the document is no history.
        NotPossible: see `histories.runnable.stand`.
    """
    row = runnable.stand(reader.read(history), step, held=False)
    run_due()
    return Run(row.instance)


def _said_frame(frame: dict[str, Any]) -> str:
    where = f"{frame.get('file')}:{frame.get('line')} in {frame.get('function')}"
    return f"  {where}\n    {frame.get('source')}"


def _tasks(automation: Automation) -> Any:
    rows = AutomationTaskModel.objects.using(store.alias())
    return rows.filter(automation_id=automation.id).order_by("id")


def _expect(what: str, found: Any, expected: Any) -> None:
    if found != expected:
        raise AssertionError(f"{what}: expected {expected!r}, found {found!r}.")
