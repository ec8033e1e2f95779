"""Flows that are tried out: a bit of everything that acts, waits or decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import Group, User
from django.core import mail

from automations import flow
from automations.flow import this
from tests.flows.models import Effect


class Answer(forms.Form):
    """What people are asked."""

    amount = forms.IntegerField(min_value=1)


class Order(flow.Automation):
    """Charges a card, asks somebody, waits for a message, and compares."""

    customer = User

    class Meta:
        subject = "customer"

    goals = [flow.Goal("thanked", when=flow.message("thanks"))]
    exits = [
        flow.Exit("cancelled", when=flow.message("cancel")),
        flow.Exit("angry", when=flow.condition(this.is_angry)),
    ]

    charge = flow.Execute(this.pay, effects="charges the card").Retry(
        max_attempts=2, delay=60, jitter=0
    )
    check = flow.If(this.is_large).Then(this.approve).Else(this.wait)
    approve = flow.Form(Answer, save=this.keep).Permission("auth.add_group").Next(this.wait)
    wait = (
        flow.WaitFor()
        .On(flow.message("paid"), this.lot, key=lambda task: task.data.get("number"))
        .On(this.is_free, this.lot, label="free")
        .Within(timedelta(days=3))
        .Else(this.remind)
    )
    remind = flow.SendMessage("tests.automations.dryrun.flows.Order", "cancel").Next(this.end)
    lot = flow.Experiment("colour").Arm("red", 50, this.mark).Arm("blue", 50, this.end)
    mark = flow.Update(colour="red").AfterWaitingFor(timedelta(hours=2))
    person = flow.Update("customer", first_name="Ann")
    child = flow.StartAutomation("tests.flows.basics.Five", wait=True)
    end = flow.End()

    def pay(self, task: Any) -> None:
        """Leave a trace in every way that there is."""
        Effect.objects.create(instance=0, step="charge", key="x")
        mail.send_mail("Charged", "", None, ["a@example.org"])

    def keep(self, task: Any, form: Any, request: Any) -> None:
        """Leave a trace."""
        Group.objects.create(name="kept")

    def is_large(self, task: Any) -> bool:
        """Tell whether somebody must look at it."""
        return bool(self.data["amount"] > 100)

    def is_free(self, task: Any) -> bool:
        """Tell whether nothing is to be paid."""
        return bool(self.data.get("amount") == 0)

    def is_angry(self) -> bool:
        """Tell whether the data say so."""
        return bool(self.data.get("angry"))


class Naughty(flow.Automation):
    """Has conditions that do what conditions should not do."""

    decide = flow.If(this.does).Then(this.yes).OnError(this.rescue)
    yes = flow.Execute(lambda task: None).Next(this.end)
    rescue = flow.Execute(lambda task: None)
    end = flow.End()

    def does(self, task: Any) -> bool:
        """Do what the data say."""
        what = self.data.get("what")
        if what == "write":
            Group.objects.create(name="written")
        elif what == "raw":
            Group.objects.raw("DELETE FROM auth_group")[0]
        elif what == "mail":
            mail.send_mail("From a condition", "", None, ["a@example.org"])
            mail.send_mass_mail([("Mass", "", None, ["b@example.org"])])
        elif what == "start":
            Order(amount=1)
        elif what == "kill":
            self.kill()
        elif what == "send":
            self.send_message("hello", None, {})
        elif what == "divide":
            return bool(1 / 0)
        return True


class Caught(flow.Automation):
    """A step that fails leads elsewhere."""

    act = flow.Execute(lambda task: None).OnError(this.rescue)
    good = flow.End()
    rescue = flow.End(exited="rescued")


class Endless(flow.Automation):
    """A loop that never ends and never waits."""

    one = flow.Execute()
    two = flow.If(lambda _task: True).Then(this.one)
    end = flow.End()


class Called(flow.Automation):
    """A decision that calls something, and a model form."""

    decide = flow.If(lambda task: task.data["yes"]).Then(this.act)
    wait = flow.Execute(this.act).AsSoonAs(this.ready).Next(this.end)
    end = flow.End()

    def act(self, task: Any) -> None:
        """Leave a trace."""
        Group.objects.create(name="acted")

    def ready(self, task: Any) -> bool:
        """Hold when the data say so."""
        return bool(self.data.get("ready"))
