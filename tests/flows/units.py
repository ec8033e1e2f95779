"""Small flows for the tests of single parts of the engine; a test says what their steps do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models

from automations import clock, flow, registry
from automations.flow import this
from automations.nodes.base import Context, Node

#: What a test lets a step do, by the step's name.
_deeds: dict[str, Callable[[Any], Any]] = {}


@contextmanager
def doing(**deeds: Callable[[Any], Any]) -> Iterator[None]:
    """Let steps of these names call a function with the task."""
    _deeds.update(deeds)
    try:
        yield
    finally:
        for name in deeds:
            _deeds.pop(name, None)


def act(task: Any) -> Any:
    """Do what the test asks of this step; nothing otherwise."""
    deed = _deeds.get(task.status)
    return deed(task) if deed else None


def holds(name: str) -> Callable[[Any], Any]:
    """Return a condition: what a test asks for under this name, else the data's value."""

    def condition(task: Any) -> Any:
        deed = _deeds.get(name)
        return deed(task) if deed else task.data.get(name)

    condition.__name__ = name
    return condition


class Answer(forms.Form):
    """What people are asked."""

    answer = forms.CharField()


class Naming(forms.ModelForm):  # type: ignore[type-arg]
    """Names a group."""

    class Meta:
        model = Group
        fields = ("name",)


class Place(models.Model):
    """Has a primary key that is no number, as the users of some projects do."""

    id = models.UUIDField(primary_key=True, default=uuid4)

    class Meta:
        app_label = "testflows"

    def __str__(self) -> str:
        return str(self.id)


class Visit(models.Model):
    """Refers to such a key."""

    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE)

    class Meta:
        app_label = "testflows"

    def __str__(self) -> str:
        return f"{self.place_id}"


class Step(flow.Automation):
    """One step."""

    step = flow.Execute(act)
    end = flow.End()


class Line(flow.Automation):
    """Two steps."""

    first = flow.Execute(act)
    second = flow.Execute(act)
    end = flow.End()


class Doubtful(flow.Automation):
    """A step, then a decision that may raise."""

    first = flow.Execute(act)
    decide = flow.If(holds("doubt")).Then(this.second)
    second = flow.Execute(act)
    end = flow.End()


class Limited(flow.Automation):
    """A step that may take a second."""

    step = flow.Execute(act).Timeout(timedelta(seconds=1))
    end = flow.End()


class Outside(flow.Automation):
    """A detached step."""

    step = flow.Execute(act, detached=True)
    end = flow.End()


class Stubborn(flow.Automation):
    """A step with three attempts, a minute apart."""

    step = flow.Execute(act).Retry(max_attempts=3, delay=60, backoff=1, jitter=0)
    end = flow.End()


class Patient(flow.Automation):
    """A step that waits for a condition."""

    step = flow.Execute(act).AsSoonAs(holds("ready"))
    end = flow.End()


class Timed(flow.Automation):
    """A step that waits for an hour."""

    step = flow.Execute(act).AfterWaitingFor(timedelta(hours=1))
    end = flow.End()


class Pair(flow.Automation):
    """Two branches that come together."""

    split = flow.Split().Next(this.left).Next(this.right)
    left = flow.Execute(act).Next(this.join)
    right = flow.Execute(act).Next(this.join)
    join = flow.Join()
    end = flow.End()


class Ask(flow.Automation):
    """A form for the user whose name is in the data."""

    form = flow.Form(Answer).User(username=lambda task: task.data["asked"])
    after = flow.Execute(act)
    end = flow.End()


class AskAnyone(flow.Automation):
    """A form for whom the test says: by the data's user, group and permissions."""

    form = flow.Form(Answer).Permission("auth.add_group")
    end = flow.End()


class AskInTime(flow.Automation):
    """A form with a deadline."""

    form = flow.Form(Answer).User(username="anna").SkipAfter(timedelta(days=1))
    end = flow.End()


class AskWithHook(flow.Automation):
    """A form whose submission the test handles."""

    form = flow.Form(Answer, save=this.keep).User(username="anna")
    end = flow.End()

    def keep(self, task: Any, form: Any, request: Any) -> Any:
        """Do what the test asks for."""
        return _deeds["keep"]((task, form, request))


class AskAgain(flow.Automation):
    """A form that is shown again after each submission."""

    form = flow.Form(Answer, repeated_form=True).User(username="anna").SkipAfter(timedelta(days=1))
    end = flow.End()


class AskForGroup(flow.Automation):
    """A model form."""

    form = flow.ModelForm(Naming, "group").User(username="anna")
    end = flow.End()


class Listener(flow.Automation):
    """Waits for a message."""

    wait = flow.Execute(act).AsSoonAs(holds("heard"))
    end = flow.End()

    def receive_hello(self, token: Any, data: Any) -> Any:
        """Note what was heard, then do what the test asks for."""
        self.data["heard"] = [*self.data.get("heard", []), data.get("word", "")]
        deed = _deeds.get("receive_hello")
        return deed(self) if deed else None


class Speaker(flow.Automation):
    """Sends a message to whom its data name."""

    send = flow.SendMessage(lambda task: task.data["to"], "hello", word="hi")
    end = flow.End()


class Crier(flow.Automation):
    """Sends a message to all listeners."""

    send = flow.SendMessage(Listener, "hello", word="all")
    end = flow.End()


def user(name: str = "anna", **fields: Any) -> Any:
    """Store a user."""
    people: Any = get_user_model()._default_manager
    return people.create_user(name, **fields)


def left_alone(automation: type[flow.Automation], **data: Any) -> Any:
    """Start an instance whose first step is due and claimed by nobody."""
    started = automation(autorun=False, **data)
    started.nice()
    return started


def declare(**body: Any) -> type[flow.Automation]:
    """Declare an automation that nobody else gets to see."""
    found: Any = type("Declared", (flow.Automation,), {"__module__": __name__, **body})
    registry.unregister(found)
    made: type[flow.Automation] = found
    return made


@contextmanager
def declared(**body: Any) -> Iterator[type[flow.Automation]]:
    """Declare an automation that is registered inside the block."""
    made: Any = type("Declared", (flow.Automation,), {"__module__": __name__, **body})
    try:
        yield made
    finally:
        registry.unregister(made)


def context(node: Node, **task: Any) -> Context:
    """Return what a node is asked with, without a database.

    Args:
        node: it, which gets a class of its own.
        task: attributes of the task, besides `data` and `created`.
    """
    now = clock.now()
    automation: Any = object.__new__(declare(node=node, end=flow.End()))
    made = SimpleNamespace(
        **{
            "pk": 1,
            "data": {},
            "created": now,
            "planned": None,
            "rescheduled": None,
            "waiting": "",
            **task,
        }
    )
    made.automation = SimpleNamespace(created=made.created)
    return Context(
        automation=automation,
        task=made,
        now=now,
        poll=timedelta(minutes=1),
        visits=lambda: (0, None),
        assign=lambda name, arms: arms[0][0],
    )
