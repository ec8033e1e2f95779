"""The flows whose instances are copied until there are millions."""

from __future__ import annotations

from datetime import timedelta

from django import forms

from automations import flow
from automations.flow import this
from benchmarks.flows import set_key

#: Steps that write a key, of the short and of the long chain.
SHORT, LONG = 3, 13
MONTH = timedelta(days=30)


class Chain(flow.Automation):
    """Three steps that write a key each; over at once."""

    begin = flow.Execute()
    for number in range(SHORT):
        locals()[f"step_{number}"] = flow.Execute(set_key, f"k{number}")
    del number
    end = flow.End()


class LongChain(flow.Automation):
    """Ten steps more: the difference is what ten steps take."""

    begin = flow.Execute()
    for number in range(LONG):
        locals()[f"step_{number}"] = flow.Execute(set_key, f"k{number}")
    del number
    end = flow.End()


class Timed(flow.Automation):
    """Waits for a month."""

    wait = flow.Execute(set_key, "done").AfterWaitingFor(MONTH)
    end = flow.End()


class Asked(flow.Automation):
    """Waits for somebody of a group."""

    ask = flow.Form(forms.Form).Group(name="staff")
    end = flow.End()


class Paid(flow.Automation):
    """Waits for a message that is found by a number."""

    pay = flow.WaitFor(flow.message("paid"), key=this.number)
    end = flow.End()

    def number(self, task: object) -> str:
        """Return what the message is found by."""
        return str(self.data["number"])


class Single(flow.Automation):
    """Waits for a month; at most one for each number."""

    unique = ("number",)
    wait = flow.Execute(set_key, "done").AfterWaitingFor(MONTH)
    end = flow.End()


class Limited(flow.Automation):
    """Queues: one step begins within a year."""

    call = flow.Execute(set_key, "called").Limit(1, per=timedelta(days=365))
    end = flow.End()


class Failing(flow.Automation):
    """Fails at its second step."""

    begin = flow.Execute(set_key, "begun")
    fail = flow.Execute(this.do_not)
    end = flow.End()

    def do_not(self, task: object) -> None:
        """Raise an error.

        Raises:
            ValueError: always.
        """
        raise ValueError("This number is not known")
