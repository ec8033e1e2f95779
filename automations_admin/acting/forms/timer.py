"""When a waiting step is to go on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations.status import Waiting
from automations_admin import moments
from automations_admin.acting.fields import MomentField
from automations_admin.acting.forms.base import ActForm
from automations_admin.acting.target import Target


class RescheduleForm(ActForm):
    """Now, or a moment to come."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now")), ("at", _("At this moment:"))],
        widget=forms.RadioSelect,
        initial="now",
    )
    until = MomentField(label=_("Moment"), required=False)

    def prepare(self) -> None:
        """A condition can be asked now, not put off."""
        if self.target.waiting == Waiting.CONDITION:
            del self.fields["until"]
            when: Any = self.fields["when"]
            when.choices = [("now", _("Now: the condition is asked at once"))]

    def clean(self) -> None:
        """A moment is needed if it is not to be now."""
        chosen = self.cleaned_data.get("when") == "at"
        if chosen and "until" not in self.errors and not self.cleaned_data.get("until"):
            self.add_error("until", _("Give the moment."))
        if not chosen:
            self.errors.pop("until", None)

    def arguments(self) -> dict[str, Any]:
        """Return the moment as ISO text, or None for now."""
        at = self.cleaned_data["when"] == "at"
        return {"until": self.cleaned_data["until"].isoformat() if at else None}

    @classmethod
    def shown_at_first(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Show the moment."""
        until = arguments.get("until")
        moment = datetime.fromisoformat(until) if until else None
        return {"when": "at" if until else "now", "until": moment}

    @classmethod
    def lines(cls, arguments: Mapping[str, Any], target: Target) -> list[tuple[Any, str]]:
        """Say the moment."""
        until = arguments.get("until")
        return [
            (_("When"), moments.full(datetime.fromisoformat(until)) if until else gettext("Now"))
        ]
