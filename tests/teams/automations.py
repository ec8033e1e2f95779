"""A flow that asks a team."""

from __future__ import annotations

from django import forms

from automations import flow


class AnswerForm(forms.Form):
    """Asks for a word."""

    answer = forms.CharField()


class Ask(flow.Automation):
    """Asks the red team."""

    ask = flow.Form(AnswerForm).Group(name="Red")
    end = flow.End()
