"""Flows that are entered by forms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from automations import flow
from tests.flows.units import act


class SignUp(forms.Form):
    """Asks who signs up."""

    email = forms.EmailField()
    born = forms.DateField(required=False)
    photo = forms.FileField(required=False)


class Join(forms.Form):
    """Asks nothing: the button says it all."""


class Team(forms.ModelForm):  # type: ignore[type-arg]
    """Makes a group, and asks for something besides."""

    wish = forms.CharField(required=False)

    class Meta:
        model = Group
        fields = ("name",)

    def save(self, commit: bool = True) -> Any:
        """Refuse one name when it is saved."""
        if self.cleaned_data["name"] == "taken":
            raise ValidationError({"name": "This name is taken."})
        if self.cleaned_data["name"] == "broken":
            raise RuntimeError("no disk")
        return super().save(commit)


def by_request(request: HttpRequest) -> type[forms.Form]:
    """Return the form that fits a request."""
    if request.GET.get("broken"):
        raise RuntimeError("no form")
    return Join


class Newsletter(flow.Automation):
    """Strangers sign up once."""

    class Meta:
        verbose_name = "Newsletter"
        subject = "email"
        reentry = flow.Once()

    entries = (
        flow.EnterByForm(SignUp, anonymous=True, title="Get our news"),
        flow.EnterByForm(SignUp, name="staff", permission="auth.add_user", success_url="/thanks/"),
    )

    mail = flow.Execute(act)
    end = flow.End()


class Course(flow.Automation):
    """Who has logged in takes part, at most once in a month; waits for a day."""

    class Meta:
        subject = "person"
        reentry = flow.CoolDown(timedelta(days=30))

    entries = (
        flow.EnterByForm(Join, user="person"),
        flow.EnterByForm(by_request, "other", user="person", template_name="testflows/enter.html"),
    )

    wait = flow.Execute().AfterWaitingFor(timedelta(days=1))
    end = flow.End()


class Founding(flow.Automation):
    """Makes a team and goes on with it."""

    class Meta:
        subject = "team"
        reentry = flow.OneAtATime()

    entries = (flow.EnterByForm(Team, key="team", user="founder"),)

    mail = flow.Execute(act)
    end = flow.End()


class Single(flow.Automation):
    """There is one of it at a time, and no policy."""

    unique = True
    entries = (flow.EnterByForm(Join),)

    wait = flow.Execute().AfterWaitingFor(timedelta(days=1))
    end = flow.End()


class Free(flow.Automation):
    """Anybody may, as often as they like."""

    entries = (flow.EnterByForm(SignUp),)

    mail = flow.Execute(act)
    end = flow.End()
