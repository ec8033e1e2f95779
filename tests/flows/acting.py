"""Flows on which people act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from automations import flow
from automations.flow import this


class Decision(forms.Form):
    """What a person decides."""

    approved = forms.BooleanField(required=False)


class Shipping(flow.Automation):
    """A line with a form, a step that may fail, and a wait."""

    unique = ("order",)

    reserve = flow.Execute(this.count, "reserved")
    approve = flow.Form(Decision).User(username="anna")
    charge = flow.Execute(this.pay, effects="charges the card")
    later = flow.Execute(this.count, "later").AfterWaitingFor(timedelta(days=1))
    end = flow.End()

    def count(self, task: Any, what: str) -> int:
        """Count how often a step was executed."""
        self.data[what] = self.data.get(what, 0) + 1
        return int(self.data[what])

    def pay(self, task: Any) -> str:
        """Charge, unless the data say that it fails."""
        if self.data.get("broken"):
            raise ValueError("The card was refused.")
        self.data["paid"] = True
        return "charged"

    @flow.require_data_parameters(amount=int)
    def receive_voucher(self, token: Any, data: Any) -> str:
        """Note a voucher."""
        self.data["voucher"] = data["amount"]
        return "thanks"


class Rescued(flow.Automation):
    """Goes on elsewhere after an error."""

    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go")).OnError(this.rescue)
    end = flow.End()
    rescue = flow.Execute(lambda task: task.data.update(rescued=True)).Next(this.end)


class Parallel(flow.Automation):
    """Three branches that meet, and a step after them."""

    begin = flow.Execute(lambda task: None)
    split = flow.Split().Next(this.left).Next(this.right).Next(this.asked)
    left = flow.Execute(this.count, "left")
    left_more = flow.Execute(this.count, "left_more").Next(this.join)
    right = flow.Execute(this.count, "right").Next(this.join)
    asked = flow.Form(Decision).User(username="anna").Next(this.join)
    join = flow.Join()
    after = flow.Execute(this.count, "after")
    wait = flow.Execute().AfterWaitingFor(timedelta(days=1))
    end = flow.End()

    def count(self, task: Any, what: str) -> None:
        """Count how often a step was executed."""
        self.data[what] = self.data.get(what, 0) + 1


class Nightly(flow.Automation):
    """Starts over every day."""

    work = flow.Execute(lambda task: task.data.update(n=task.data.get("n", 0) + 1))
    again = flow.Repeat(start=this.work).EveryDay().At(3, 0)


class Conditional(flow.Automation):
    """Waits for a condition, then tries something again and again."""

    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go"))
    shaky = flow.Execute(lambda task: 1 / task.data.get("divisor", 0)).Retry(delay=60, jitter=0)
    end = flow.End()
