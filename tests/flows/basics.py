"""Small valid flows that tests of several modules use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import Group

from automations import flow


class Bound(flow.Automation):
    """Refers to a group by a bound model, and to whatever it is given."""

    group = Group

    end = flow.End()


class Five(flow.Automation):
    """Five nodes: a start, three steps that each write one key, an end."""

    begin = flow.Execute()
    one = flow.Execute(lambda task: task.data.update(one=1))
    two = flow.Execute(lambda task: task.data.update(two=1))
    three = flow.Execute(lambda task: task.data.update(three=1))
    end = flow.End()


class Six(Five):
    """One step more."""

    end = None
    four = flow.Execute(lambda task: task.data.update(four=1))
    last = flow.End()


class Paused(flow.Automation):
    """Waits for a time."""

    wait = flow.Execute(lambda task: None).AfterWaitingFor(timedelta(days=30))
    end = flow.End()


class Unique(flow.Automation):
    """At most one live instance for each name."""

    unique = ("name",)

    wait = flow.Execute(lambda task: None).AfterWaitingFor(timedelta(days=30))
    end = flow.End()


class Told(flow.Automation):
    """Waits for a message and counts those that come."""

    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go"))
    end = flow.End()

    def receive_hello(self, token: Any, data: Any) -> str:
        """Count the message; "go" among the data lets the instance go on."""
        self.data["heard"] = self.data.get("heard", 0) + 1
        self.data["go"] = data.get("go", False)
        return "thanks"


class Answer(forms.Form):
    """What people are asked."""

    answer = forms.CharField()


class Asked(flow.Automation):
    """Asks the members of a group."""

    ask = flow.Form(Answer).Group(name="staff")
    end = flow.End()
