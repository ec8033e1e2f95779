"""The flows that are measured."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django import forms

from automations import flow
from automations.flow import this


def set_key(task: Any, key: str) -> None:
    """Write one key of the instance's data."""
    task.data[key] = 1


class Linear(flow.Automation):
    """W1: start, three steps that each write a key, end."""

    begin = flow.Execute()
    one = flow.Execute(set_key, "one")
    two = flow.Execute(set_key, "two")
    three = flow.Execute(set_key, "three")
    end = flow.End()


class Burst(Linear):
    """W1 again, with consecutive steps in one transaction."""

    class Meta:
        commit = "burst"


class Paused(flow.Automation):
    """W2: waits for a month, then runs one step."""

    wait = flow.Execute(set_key, "done").AfterWaitingFor(timedelta(days=30))
    end = flow.End()


class Polled(flow.Automation):
    """W2b: waits for a condition that does not hold."""

    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go"))
    end = flow.End()


class Asked(flow.Automation):
    """W3: waits for a person of a group."""

    ask = flow.Form(forms.Form).Group(name="staff")
    end = flow.End()


class Unique(flow.Automation):
    """W4: at most one live instance for each customer."""

    unique = ("customer",)
    wait = flow.Execute().AfterWaitingFor(timedelta(days=30))
    end = flow.End()


class Told(flow.Automation):
    """W5: waits for a message."""

    wait = flow.Execute().AsSoonAs(this.is_paid)
    end = flow.End()

    def is_paid(self, task: Any) -> bool:
        """Tell whether the message has come."""
        return bool(task.data.get("paid"))

    def receive_paid(self, token: Any, data: Any) -> None:
        """Note the payment."""
        self.data["paid"] = data["amount"]


class Limited(flow.Automation):
    """The limits: at most ten at once."""

    MOST = 10
    step = flow.Execute(set_key, "done").Limit(MOST)
    end = flow.End()


class Timed(flow.Automation):
    """W8: notes when its first step is executed."""

    note = flow.Execute(this.note_time)
    end = flow.End()

    def note_time(self, task: Any) -> None:
        """Write the time of day."""
        task.data["ran"] = time.time()


class Parallel(flow.Automation):
    """W6: ten branches of two steps each."""

    split = flow.Split()
    for number in range(10):
        split.Next(f"first_{number}")
        locals()[f"first_{number}"] = flow.Execute(set_key, f"a{number}")
        locals()[f"second_{number}"] = flow.Execute(set_key, f"b{number}").Next("join")
    del number
    join = flow.Join()
    end = flow.End()


class Order(flow.Automation):
    """The console: an order that somebody approves, and that is paid after a month."""

    check = flow.Execute(set_key, "checked")
    approve = flow.Form(forms.Form).Group(name="staff")
    charge = (
        flow.Execute(set_key, "charged").AfterWaitingFor(timedelta(days=30)).Retry(max_attempts=3)
    )
    end = flow.End()


class Refund(Order):
    """The console: a flow that is used less."""


class Return(Order):
    """The console: a flow that is hardly used."""


class Welcome(flow.Automation):
    """Statistics: an experiment, a wait, a goal; six visits each."""

    class Meta:
        dimensions = ("source",)

    goals = [flow.Goal("bought", when=flow.message("bought"), within=timedelta(days=7))]

    greet = flow.Execute()
    confirm = flow.Execute().AfterWaitingFor(timedelta(days=1))
    offer = flow.Experiment("offer").Arm("a", 45, this.mail).Arm("b", 45, this.call).Holdout(10)
    watch = flow.Execute().Next(this.last)
    mail = flow.Execute().Next(this.last)
    call = flow.Execute()
    last = flow.Execute().AfterWaitingFor(timedelta(days=2))
    end = flow.End()


class ParallelBurst(Parallel):
    """W6 likewise."""

    class Meta:
        commit = "burst"
