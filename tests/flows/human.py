"""Flows whose steps people do: each shows one thing that the pages must get right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from automations import flow
from automations.flow import this

#: The group that most forms are for.
EDITORS = "editors"


class NameForm(forms.Form):
    """Asks for a name."""

    name = forms.CharField(label="Full name", max_length=40, help_text="As in the passport.")
    colour = forms.ChoiceField(
        label="Colour", choices=[("r", "Red"), ("b", "Blue")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False)


class UploadForm(forms.Form):
    """Asks for a file and a secret."""

    file = forms.FileField(label="Document")
    word = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    agreed = forms.BooleanField(label="Agreed", required=False)


class GroupForm(forms.ModelForm):
    """Edits a group."""

    class Meta:
        model = Group
        fields = ("name",)


class Ask(flow.Automation):
    """One form for a group, with a deadline."""

    ask = (
        flow.Form(NameForm, description="Tell us who you are")
        .Group(name=EDITORS)
        .SkipAfter(timedelta(days=2))
    )
    thank = flow.Execute()
    end = flow.End()

    class Meta:
        verbose_name = "Question"
        verbose_name_plural = "Questions"


class AskUser(flow.Automation):
    """A form for one user, named in the data; it takes a file."""

    ask = flow.Form(UploadForm, save=this.keep).User(username=this.whom)
    end = flow.End()

    def whom(self, task: Any) -> str:
        return str(task.data["username"])

    def keep(self, task: Any, form: Any, request: Any) -> dict[str, Any]:
        file = form.cleaned_data["file"]
        return {"name": file.name, "text": file.read().decode()}


class AskPermitted(flow.Automation):
    """A form for whoever holds two permissions."""

    ask = flow.Form(NameForm).Permission("auth.add_group").Permission("auth.change_group")
    end = flow.End()


class AskEditorsPermitted(flow.Automation):
    """A form for members of a group who also hold a permission."""

    ask = flow.Form(NameForm).Group(name=EDITORS).Permission("auth.add_group")
    end = flow.End()


class AskAgain(flow.Automation):
    """A form that stays open until it was submitted three times."""

    ask = flow.Form(NameForm, repeated_form=True, save=this.count).Group(name=EDITORS)
    end = flow.End()

    def count(self, task: Any, form: Any, request: Any) -> None:
        self.data["count"] = self.data.get("count", 0) + 1


class AskTwice(flow.Automation):
    """A form that leads to a page of the project, and one after it."""

    first = flow.Form(NameForm, success_url="/thanks/").Group(name=EDITORS)
    second = flow.Form(NameForm, "testflows/own_form.html", this.about).Group(name=EDITORS)
    end = flow.End()

    context: ClassVar[dict[str, Any]] = {"from_automation": "automation's word", "task": "hidden"}

    def about(self, task: Any) -> dict[str, Any]:
        return {"from_node": f"node's word on {task.pk}", "title": "Own title"}


class AskByCallable(flow.Automation):
    """A form class that the flow chooses when the page is opened."""

    ask = flow.Form(this.choose, context={"claim": "Send it"}).Group(name=EDITORS)
    end = flow.End()

    def choose(self, task: Any) -> type[forms.Form]:
        return NameForm


class AskForGroup(flow.Automation):
    """A model form for the group that the data name."""

    group: Any = Group
    ask = flow.ModelForm(GroupForm, key="group").Group(name=EDITORS)
    end = flow.End()


class AskRefusing(flow.Automation):
    """A form whose `save` does what its data say."""

    ask = flow.Form(NameForm, save=this.keep).Group(name=EDITORS)
    end = flow.End()

    def keep(self, task: Any, form: Any, request: Any) -> Any:
        Group.objects.create(name="half done")
        note = form.cleaned_data["note"]
        if note == "field":
            raise ValidationError({"name": "This name is taken.", "unknown": "And this is odd."})
        if note == "whole":
            raise ValidationError("Not on a Sunday.")
        if note == "storable":
            self.data["bytes"] = b"\x00"
        if note == "database":
            Group.objects.create(name="half done")
        if note in REFUSALS:
            raise REFUSALS[note]
        return note


#: What `AskRefusing` raises.
REFUSALS: dict[str, Exception] = {
    "bug": ZeroDivisionError("division by zero in a save hook"),
    "denied": PermissionDenied("not you"),
    "missing": Http404("no such page"),
}


class AskBroken(flow.Automation):
    """A form whose code fails where the data say."""

    ask = flow.Form(this.choose, context=this.about).Group(name=EDITORS)
    end = flow.End()

    def choose(self, task: Any) -> type[forms.Form]:
        if task.data["broken"] == "form":
            raise ZeroDivisionError("no form today")
        return CleanBug if task.data["broken"] == "clean" else NameForm

    def about(self, task: Any) -> dict[str, Any]:
        if task.data["broken"] == "context":
            raise ZeroDivisionError("no context today")
        return {}


class CleanBug(NameForm):
    """A form with a bug in its validation."""

    def clean(self) -> dict[str, Any]:
        raise ZeroDivisionError("a bug in clean")


class AskAndFail(flow.Automation):
    """Fails in the step after the form."""

    ask = flow.Form(NameForm).Group(name=EDITORS)
    broken = flow.Execute(this.fail)
    end = flow.End()

    def fail(self, task: Any) -> None:
        items = ["local", "variables"]  # a local variable named like a method of dictionaries
        raise ValueError(f"<script>alert({len(items)})</script>")


class Branches(flow.Automation):
    """Two branches within a branch: its history has a depth."""

    split = flow.Split().Next(this.left).Next(this.inner)
    left = flow.Execute(this.say).Next(this.join)
    inner = flow.Split().Next(this.upper).Next(this.lower)
    upper = flow.Execute(this.say).Next(this.meet)
    lower = flow.Execute(this.say).Next(this.meet)
    meet = flow.Join()
    join = flow.Join()
    end = flow.End()

    def say(self, task: Any) -> dict[str, str]:
        return {"said": f"<b>{task.status}</b>"}


class OwnDashboard(flow.Automation):
    """Has a template of its own on the dashboard."""

    end = flow.End()

    class Meta:
        verbose_name = "With a view of its own"
        dashboard_template = "testflows/own_dashboard.html"

    @classmethod
    def get_dashboard_context(cls, queryset: Any) -> dict[str, Any]:
        return {"number": queryset.count()}


class BrokenDashboard(flow.Automation):
    """Its template is missing and its context fails."""

    end = flow.End()

    class Meta:
        dashboard_template = "testflows/nowhere.html"

    @classmethod
    def get_dashboard_context(cls, queryset: Any) -> dict[str, Any]:
        raise ZeroDivisionError("no figures today")


class HiddenFromDashboard(flow.Automation):
    """Says that it is not shown on the dashboard."""

    end = flow.End()

    class Meta:
        verbose_name = "Kept off the dashboard"
        dashboard_template = None
