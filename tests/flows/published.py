"""Flows that the published django-automations and this package can both run, word for word.

Databases of the former were made with them; see tests/fixtures/changing_over. No branch begins
with a form, as the former passes such a form without asking anybody.
"""

from __future__ import annotations

from datetime import timedelta

from django import forms

from automations import flow
from automations.flow import this


class AnswerForm(forms.Form):
    """What people are asked."""

    answer = forms.CharField()


class Counting(flow.Automation):
    """What the flows below have in common."""

    class Meta:
        abstract = True

    def count(self, task):
        """Say in the data that a step was executed."""
        done = [*task.data.get("done", []), task.status]
        task.data["done"] = done
        task.automation.save()
        return len(done)

    def fail(self, task):
        """Fail unless the data say that all is well."""
        if not task.data.get("well"):
            raise ValueError(f"Order {task.data['order']} cannot be <b>charged</b>")


class Approval(Counting):
    """Waits for one person."""

    start = flow.Execute(this.count)
    approve = flow.Form(AnswerForm).User(username="anna")
    note = flow.Execute(this.count)
    end = flow.End()


class Office(Counting):
    """Waits for those of a group who have a permission."""

    approve = flow.Form(AnswerForm).Group(name="office").Permission("auth.change_user")
    end = flow.End()


class Reminder(Counting):
    """Waits for a time."""

    start = flow.Execute(this.count)
    remind = flow.Execute(this.count).AfterWaitingFor(timedelta(days=3))
    end = flow.End()


class Delivery(Counting):
    """Waits for a condition."""

    ship = flow.Execute(this.count).AsSoonAs(lambda task: task.data.get("paid", False))
    end = flow.End()


class Parallel(Counting):
    """Two branches, of which one waits for a person."""

    split = flow.Split().Next(this.look).Next(this.pack)
    look = flow.Execute()
    check = flow.Form(AnswerForm).User(username="anna").Next(this.join)
    pack = flow.Execute(this.count).Next(this.join)
    join = flow.Join()
    after = flow.Execute(this.count)
    end = flow.End()


class Nested(Counting):
    """A split inside a branch of another one."""

    outer = flow.Split().Next(this.inner).Next(this.wait)
    inner = flow.Split().Next(this.look).Next(this.pack)
    look = flow.Execute()
    check = flow.Form(AnswerForm).User(username="anna").Next(this.inner_join)
    pack = flow.Execute(this.count).Next(this.inner_join)
    inner_join = flow.Join()
    between = flow.Execute(this.count).Next(this.outer_join)
    wait = flow.Execute(this.count).AfterWaitingFor(timedelta(days=1)).Next(this.outer_join)
    outer_join = flow.Join()
    after = flow.Execute(this.count)
    end = flow.End()


class Shortcut(Counting):
    """Passes a step over in one of its branches."""

    split = flow.Split().Next(this.hurry).Next(this.pack)
    hurry = flow.Execute(this.count).SkipIf(lambda task: True)
    sign = flow.Form(AnswerForm).User(username="anna").Next(this.join)
    pack = flow.Execute(this.count).AfterWaitingFor(timedelta(days=2)).Next(this.join)
    join = flow.Join()
    after = flow.Execute(this.count)
    end = flow.End()


class Failing(Counting):
    """Fails."""

    start = flow.Execute(this.count)
    charge = flow.Execute(this.fail)
    end = flow.End()


class Torn(Counting):
    """Fails in one branch while another waits."""

    split = flow.Split().Next(this.look).Next(this.charge)
    look = flow.Execute()
    check = flow.Form(AnswerForm).User(username="anna").Next(this.join)
    charge = flow.Execute(this.fail).Next(this.join)
    join = flow.Join()
    after = flow.Execute(this.count)
    end = flow.End()


class Caught(Counting):
    """Fails and goes on elsewhere."""

    charge = flow.Execute(this.fail).OnError(this.repair)
    end = flow.End()
    repair = flow.Execute(this.count).Next(this.end)


class Daily(Counting):
    """Starts over every day."""

    start = flow.Execute(this.count)
    again = flow.Repeat(this.start).EveryDay()


class Choice(Counting):
    """Goes one of two ways."""

    decide = flow.If(lambda task: task.data["amount"] > 100).Then(this.large).Else(this.small)
    large = flow.Execute(this.count).Next(this.end)
    small = flow.Execute(this.count).Next(this.end)
    end = flow.End()


class Renewal(Counting):
    """Runs once for each customer."""

    unique = ("customer",)

    renew = flow.Execute(this.count).AfterWaitingFor(timedelta(days=30))
    end = flow.End()


class Lonely(Counting):
    """Asks somebody who is not there."""

    ask = flow.Form(AnswerForm).User(username="nobody")
    end = flow.End()


class Early(Counting):
    """Ends in one branch while another waits."""

    split = flow.Split().Next(this.look).Next(this.quick)
    look = flow.Execute()
    slow = flow.Form(AnswerForm).User(username="anna").Next(this.end)
    quick = flow.Execute(this.count).Next(this.end)
    end = flow.End()


class Killed(Counting):
    """Lost its process in the middle of a step."""

    start = flow.Execute(this.count)
    work = flow.Execute(this.labour)
    end = flow.End()

    def labour(self, task):
        """Work; the process that made the database was killed here."""
        self.count(task)
