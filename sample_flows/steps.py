"""A kind of step of the project's own, for flows that are designed in the console."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import automations
from automations import flow
from sample_flows import groups, mail


@automations.step(
    _("Tell a team"),
    icon="mail",
    params={
        "team": forms.ChoiceField(label=_("Team"), choices=[(name, name) for name in groups.NAMES]),
        "text": forms.CharField(label=_("Text"), max_length=500),
    },
    effects="sends a mail",
)
class TellTeam(flow.Execute):
    """Mails a text to all members of a team."""

    def method(self, task: Any, team: str, text: str) -> str:
        """Mail it, with the flow from which it comes."""
        name = task.automation.instance.get_verbose_name()
        return mail.to_addresses(groups.addresses(team), "team_note", text=text, flow=name)
