"""How fast a batch goes, and when it stops by itself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from automations.engine.pace import Pace

#: Items a minute, as text; empty for as fast as possible.
SPEEDS = (
    ("", _("as fast as possible")),
    ("600", _("600 a minute")),
    ("60", _("60 a minute")),
    ("10", _("10 a minute")),
    ("1", _("1 a minute")),
)
#: Share by which the time between two items grows at random.
JITTER = 0.2


class SpeedForm(forms.Form):
    """Speed of a batch that is under way."""

    speed = forms.ChoiceField(label=_("Speed"), choices=SPEEDS, required=False)

    @property
    def rate(self) -> float | None:
        """Items a minute; None for as fast as possible. The form must be valid."""
        said = self.cleaned_data.get("speed")
        return float(said) if said else None


class PaceForm(SpeedForm):
    """Speed of a new batch, and what stops it."""

    jitter = forms.BooleanField(
        label=_("Vary the time between two items"), required=False, initial=False
    )
    stop_after = forms.IntegerField(
        label=_("Suspend when so many fail in a row"),
        required=False,
        min_value=1,
        max_value=100_000,
        initial=5,
        help_text=_("Empty: never."),
    )

    @property
    def chosen(self) -> Pace:
        """The pace that was chosen. The form must be valid."""
        jitter = JITTER if self.cleaned_data["jitter"] else 0.0
        return Pace(self.rate, jitter, self.cleaned_data["stop_after"])
