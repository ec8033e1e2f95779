"""Flows that are killed, raced and soaked: every kind of node, and effects that can be counted."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from django import forms

from automations import flow
from automations.flow import this
from tests import databases
from tests.flows.models import Effect

#: Who submits the forms of these flows.
CLERK = "clerk"

#: What a test lets a step do besides its effect, by "<flow>.<step>".
interference: dict[str, Callable[[Any], Any]] = {}


class Answer(forms.Form):
    """What the clerk is asked."""

    answer = forms.CharField()


def note(task: Any) -> str:
    """Leave an effect and a trace in the data; do what a test asks for."""
    Effect.objects.create(instance=task.automation_id, step=task.status, key=task.idempotency_key)
    name = f"{task.automation.automation_class.rpartition('.')[2]}.{task.status}"
    act = interference.get(name)
    if act is not None:
        act(task)
    task.data[task.status] = task.data.get(task.status, 0) + 1
    return f"{task.status} done"


def note_or_fail_once(task: Any) -> str:
    """Fail in the first attempt that lives to its end, then do what `note` does."""
    if not task.attempt_rows.filter(state="failed").exists():
        raise ValueError("The first attempt fails.")
    return note(task)


def fail(task: Any) -> None:
    """Leave an effect and fail; the effect must not stay."""
    note(task)
    raise ValueError("This step always fails.")


def wait_for_permission(task: Any) -> str:
    """Say by a file that the step has begun, and wait until another file lets it go on."""
    sign("begun", task.automation_id).write_text(str(os.getpid()))
    while not sign("go", task.automation_id).exists():
        time.sleep(0.005)
    return note(task)


def sign(what: str, instance: int) -> Path:
    """Return the file by which a step and a test in another process speak."""
    return databases.folder() / f"{what}-{instance}"


def count(task: Any) -> None:
    """Count a visit in the data."""
    task.data["visits"] = task.data.get("visits", 0) + 1


class Plain(flow.Automation):
    """A step without code between two with it."""

    first = flow.Execute(note)
    middle = flow.Execute()
    last = flow.Execute(note)
    end = flow.End()


class Chain(flow.Automation):
    """Three atomic steps."""

    first = flow.Execute(note)
    second = flow.Execute(note)
    third = flow.Execute(note)
    end = flow.End()


class Outside(flow.Automation):
    """A detached step between two atomic ones."""

    first = flow.Execute(note)
    outside = flow.Execute(note, detached=True)
    last = flow.Execute(note)
    end = flow.End()


class Choice(flow.Automation):
    """A decision, then another with a callable clause."""

    first = flow.Execute(note)
    decide = flow.If(lambda task: task.data.get("first") == 1).Then(this.high).Else(this.low)
    low = flow.Execute(note)
    high = flow.Execute(note)
    again = flow.If(lambda task: True).Then(count)
    end = flow.End()


class Parallel(flow.Automation):
    """Two branches, one of them with a split of its own, that come together."""

    split = flow.Split().Next(this.left).Next(this.inner)
    left = flow.Execute(note).Next(this.join)
    inner = flow.Split().Next(this.one).Next(this.two)
    one = flow.Execute(note).Next(this.inner_join)
    two = flow.Execute(note).Next(this.inner_join)
    inner_join = flow.Join()
    between = flow.Execute(note)
    join = flow.Join()
    last = flow.Execute(note)
    end = flow.End()


class Twins(flow.Automation):
    """Two branches of one step each that come together."""

    split = flow.Split().Next(this.left).Next(this.right)
    left = flow.Execute(note).Next(this.join)
    right = flow.Execute(note).Next(this.join)
    join = flow.Join()
    last = flow.Execute(note)
    end = flow.End()


class Asking(flow.Automation):
    """A person's task between two steps."""

    first = flow.Execute(note)
    form = flow.Form(Answer).User(username=CLERK)
    last = flow.Execute(note)
    end = flow.End()


class Deadline(flow.Automation):
    """A person's task with a deadline beside another branch."""

    split = flow.Split().Next(this.form).Next(this.beside)
    form = flow.Form(Answer).User(username=CLERK).SkipAfter(timedelta(hours=1)).Next(this.join)
    beside = flow.Execute(note).Next(this.join)
    join = flow.Join()
    last = flow.Execute(note)
    end = flow.End()


class Receiver(flow.Automation):
    """Waits for a message."""

    wait = flow.Execute(note).AsSoonAs(lambda task: task.data.get("received", 0) >= 1)
    last = flow.Execute(note)
    end = flow.End()

    def receive_hello(self, token: Any, data: Any) -> str:
        """Count the message and note who sent it."""
        Effect.objects.create(instance=self.id, step="hello", key=self.row.uuid)
        self.data["received"] = self.data.get("received", 0) + 1
        self.data.setdefault("senders", []).append(data.get("sender", ""))
        return "thanks"


class Sender(flow.Automation):
    """Sends a message to the instance that its data name."""

    first = flow.Execute(note)
    send = flow.SendMessage(lambda task: task.data["target"], "hello", sender="flow")
    last = flow.Execute(note)
    end = flow.End()


class Busy(flow.Automation):
    """A step that a message can meet, atomic or detached."""

    atomic = flow.Execute(note)
    pause = flow.Execute(note).AfterWaitingFor(timedelta(hours=1))
    outside = flow.Execute(note, detached=True)
    wait = flow.Execute(note).AsSoonAs(lambda task: task.data.get("received", 0) >= 1)
    end = flow.End()

    def receive_hello(self, token: Any, data: Any) -> str:
        """Count the message."""
        Effect.objects.create(instance=self.id, step="hello", key=self.row.uuid)
        self.data["received"] = self.data.get("received", 0) + 1
        return "thanks"


class Loop(flow.Automation):
    """Two rounds on a schedule."""

    first = flow.Execute(note)
    again = flow.Repeat(this.first).EveryHour().Times(2)
    last = flow.Execute(note)
    end = flow.End()


class Leaving(flow.Automation):
    """An early end beside a branch that goes on."""

    split = flow.Split().Next(this.left).Next(this.right)
    left = flow.Execute(note)
    gone = flow.End(exited="Nothing to do")
    right = flow.Execute(note)
    end = flow.End()


class Retrying(flow.Automation):
    """Steps that fail once and then succeed, atomic and detached."""

    first = flow.Execute(note_or_fail_once).Retry(max_attempts=4, delay=60, jitter=0)
    outside = flow.Execute(note_or_fail_once, detached=True).Retry(max_attempts=4, delay=60)
    last = flow.Execute(note)
    end = flow.End()


class Caught(flow.Automation):
    """A failure that leads elsewhere."""

    first = flow.Execute(fail).OnError(this.rescue)
    never = flow.Execute(note)
    end = flow.End()
    rescue = flow.Execute(note)
    end_rescued = flow.End(exited="Rescued")


class Failing(flow.Automation):
    """A failure that nobody catches, beside a branch that ends well."""

    split = flow.Split().Next(this.left).Next(this.right)
    left = flow.Execute(fail)
    end_left = flow.End()
    right = flow.Execute(note)
    end = flow.End()


class Skipping(flow.Automation):
    """Steps that are passed over at once and after a wait."""

    first = flow.Execute(note)
    over = flow.Execute(note).SkipIf(lambda task: task.data.get("first") == 1)
    late = flow.Execute(note).AsSoonAs(lambda task: False).SkipAfter(timedelta(minutes=10))
    last = flow.Execute(note)
    end = flow.End()


class Waits(flow.Automation):
    """Waits for a time, and for a condition that is asked several times before it holds."""

    first = flow.Execute(note)
    later = flow.Execute(note).AfterWaitingFor(timedelta(hours=1))
    polled = flow.Execute(note).AsSoonAs(this.is_time)
    last = flow.Execute(note)
    end = flow.End()

    def is_time(self, task: Any) -> bool:
        """Hold three minutes after the step was reached."""
        from automations import clock

        return bool(clock.now() - task.created >= timedelta(minutes=3))


class Everything(flow.Automation):
    """What the differential test compares with its oracle."""

    split = flow.Split().Next(this.work).Next(this.form).Next(this.wait)
    work = (
        flow.Execute(this.work_or_fail)
        .Retry(max_attempts=2, delay=timedelta(minutes=1), jitter=0)
        .Next(this.join)
    )
    form = flow.Form(Answer).User(username=CLERK).SkipAfter(timedelta(hours=2)).Next(this.join)
    wait = (
        flow.Execute(note)
        .AfterWaitingFor(timedelta(hours=1))
        .AsSoonAs(lambda task: task.data.get("received", 0) >= 1)
        .Next(this.join)
    )
    join = flow.Join()
    last = flow.Execute(note)
    end = flow.End()

    def work_or_fail(self, task: Any) -> str:
        """Fail if the data say so; what was noted before is undone."""
        said = note(task)
        if self.data.get("fail"):
            raise ValueError("The data say so.")
        return said

    def receive_hello(self, token: Any, data: Any) -> None:
        """Count the message."""
        self.data["received"] = self.data.get("received", 0) + 1


class Single(flow.Automation):
    """At most one live instance for each name; it ends at once."""

    unique = ("name",)

    first = flow.Execute(note)
    end = flow.End()


class Guarded(flow.Automation):
    """At most one live instance for each name; it stays."""

    unique = ("name",)

    first = flow.Execute(note)
    wait = flow.Execute(note).AfterWaitingFor(timedelta(days=1))
    end = flow.End()

    def receive_hello(self, token: Any, data: Any) -> None:
        """Count the message."""
        self.data["received"] = self.data.get("received", 0) + 1


class Lasting(flow.Automation):
    """An atomic and a detached step; the instance stays afterwards."""

    first = flow.Execute(note)
    pause = flow.Execute(note).AfterWaitingFor(timedelta(hours=1))
    outside = flow.Execute(note, detached=True)
    wait = flow.Execute(note).AfterWaitingFor(timedelta(days=1))
    end = flow.End()


class Poison(flow.Automation):
    """A step that a test lets kill its worker."""

    first = flow.Execute(note)
    poison = flow.Execute(note)
    end = flow.End()


class PatientPoison(flow.Automation):
    """The same with more attempts."""

    poison = flow.Execute(note).Retry(max_attempts=5, delay=1)
    end = flow.End()


class Slow(flow.Automation):
    """An atomic step that takes as long as a test wants, and one after it."""

    slow = flow.Execute(wait_for_permission)
    after = flow.Execute(note)
    end = flow.End()


class SlowOutside(flow.Automation):
    """The same, detached."""

    slow = flow.Execute(wait_for_permission, detached=True)
    after = flow.Execute(note)
    end = flow.End()


def wait_in_a_branch(task: Any) -> str:
    """Say by a file that the branch has begun, and wait until another file lets it go on."""
    sign(f"begun-{task.status}", task.automation_id).touch()
    while not sign("go", task.automation_id).exists():
        time.sleep(0.005)
    return "done"


class SlowBranches(flow.Automation):
    """Two detached branches that can only run side by side."""

    split = flow.Split().Next(this.left).Next(this.right)
    left = flow.Execute(wait_in_a_branch, detached=True).Next(this.join)
    right = flow.Execute(wait_in_a_branch, detached=True).Next(this.join)
    join = flow.Join()
    end = flow.End()


class Mixed(flow.Automation):
    """What the soak runs: branches, waits, a retry, a detached step and a message to itself."""

    first = flow.Execute(note)
    split = flow.Split().Next(this.left).Next(this.middle).Next(this.right)
    left = flow.Execute(note).AfterWaitingFor(timedelta(milliseconds=400)).Next(this.join)
    middle = flow.Execute(note, detached=True).Next(this.join)
    right = (
        flow.Execute(note_or_fail_once)
        .Retry(max_attempts=50, delay=timedelta(milliseconds=300))
        .Next(this.join)
    )
    join = flow.Join()
    tell = flow.SendMessage(lambda task: task.automation_id, "hello")
    heard = flow.Execute(note).AsSoonAs(
        lambda task: task.data.get("received", 0) >= 1, poll=timedelta(seconds=1)
    )
    outside = flow.Execute(note, detached=True).Retry(max_attempts=50, delay=1)
    last = flow.Execute(note)
    end = flow.End()

    #: Steps that leave an effect, once for each instance.
    ATOMIC: ClassVar[tuple[str, ...]] = ("first", "left", "right", "heard", "last")
    DETACHED: ClassVar[tuple[str, ...]] = ("middle", "outside")

    def receive_hello(self, token: Any, data: Any) -> None:
        """Count the message."""
        Effect.objects.create(instance=self.id, step="hello", key=self.row.uuid)
        self.data["received"] = self.data.get("received", 0) + 1


class Started(flow.Automation):
    """Two steps, of which one waits."""

    first = flow.Execute(note)
    last = flow.Execute(note).AfterWaitingFor(timedelta(hours=1))
    end = flow.End()


class Starting(flow.Automation):
    """Starts another flow and waits for it, then one for which it does not wait."""

    first = flow.Execute(note)
    begin = flow.StartAutomation(Started, wait=True)
    again = flow.StartAutomation(Started)
    last = flow.Execute(note)
    end = flow.End()


class Reaching(flow.Automation):
    """Writes a mail and calls another system."""

    first = flow.Execute(note)
    mail = flow.SendMail("testflows/mail/bill", "clerk@example.com")
    call = flow.Webhook("https://api.example.com/orders", store="answer")
    last = flow.Execute(note)
    end = flow.End()
