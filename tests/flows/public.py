"""The examples of the public interface, as its users would write them."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib.auth.models import Group

from automations import flow
from automations.flow import this


class ApprovalForm(forms.Form):
    """What the admins are asked."""

    approved = forms.BooleanField(required=False)


class GroupForm(forms.ModelForm):
    """Edits a group."""

    class Meta:
        model = Group
        fields = ("name",)


class ProcessInput(flow.Automation):
    """The first example."""

    start = flow.Execute(this.get_user_input)
    check = flow.If(this.does_not_need_approval).Then(this.process)
    approval = flow.Form(ApprovalForm).Group(name="admins")
    process = flow.Execute(this.process_input)
    end = flow.End()

    critical = 10_000

    def get_user_input(self, task):
        """Ask for an amount."""
        task.data.setdefault("amount", 20_000)

    def does_not_need_approval(self, task):
        """Tell whether the amount is small."""
        return not task.data["amount"] > self.critical

    def process_input(self, task):
        """Process the amount."""
        task.data["processed"] = True


def double(task):
    """Stand for a function of another module."""
    task.data["n"] *= 2


class Callables(flow.Automation):
    """Methods, static methods, functions, lambdas, and methods that take only the task."""

    by_method = flow.Execute(this.increase)
    by_static = flow.Execute(this.increase_static)
    by_function = flow.Execute(double)
    by_lambda = flow.Execute(lambda task: task.data.update(n=task.data["n"] + 1))
    by_task = flow.Execute("self.increase_task")
    decide = flow.If(lambda task: True).Then(this.increase).Else(this.end)
    end = flow.End()

    def increase(self, task):
        """Take the task."""
        self.data["n"] += 1

    @staticmethod
    def increase_static(task):
        """Take the task without the automation."""
        task.data["n"] += 10

    def increase_task(task):  # noqa: N805
        """Take the task only; `task.automation` leads back to the row."""
        task.automation.data["n"] += 100


class Issue(flow.Automation):
    """Binds a model, edits it, and creates another one."""

    class Meta:
        verbose_name = "Issue"
        verbose_name_plural = "Issues"
        dashboard_template = "dashboards/issue.html"
        short_template = "dashboards/short.html", "Short"

    default_template_name = "own_form.html"
    context = {"colour": "blue"}
    publish_receivers = True

    group = Group

    edit = flow.ModelForm(GroupForm, "group", description="Edits").User(username=this.who)
    create = (
        flow.ModelForm(GroupForm, "created")
        .Permission("auth.add_group")
        .Permission("auth.change_group")
    )
    own = flow.Form(ApprovalForm, save=this.decide).Group(name=lambda task: "admins")
    end = flow.End()

    def who(self, task):
        """Return a name."""
        return self.data["who"]

    def decide(self, task, form, request):
        """Keep the decision."""
        self.data["by"] = request.user.username
        return {"decided": form.cleaned_data["approved"]}

    @classmethod
    def get_dashboard_context(cls, queryset):
        """Count."""
        return {"count": queryset.count()}


class Modified(flow.Automation):
    """Every modifier of every node, in one chain."""

    step = (
        flow.Execute(lambda task: 1)
        .AsSoonAs(this.yes)
        .AsSoonAs(lambda task: True)
        .AfterWaitingUntil(this.past)
        .AfterWaitingFor(timedelta(0))
        .SkipIf(this.no)
        .SkipAfter(timedelta(days=1))
        .Retry(max_attempts=2)
        .Timeout(timedelta(minutes=1))
        .OnError("end")
        .Next("end")
    )
    end = flow.End()

    def yes(self, task):
        """Hold."""
        return True

    def no(self, task):
        """Not hold."""
        return False

    def past(self, task):
        """Return a moment that has passed."""
        return task.created - timedelta(days=1)


class Letters(flow.Automation):
    """Receives messages."""

    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("email"))
    end = flow.End()

    @flow.require_data_parameters(email=str)
    def receive_join(self, token, data):
        """Note the address."""
        self.data["email"] = data["email"]
        self.data["token"] = token
        return "received"
