"""What people type before an act: a reason, and the data as JSON."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from automations import conf, jsonsafe
from automations.exceptions import NotStorable

#: Longest reason, in characters.
MAX_REASON = 1_000


class RetryForm(forms.Form):
    """Why a step is tried again; may be left out."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=MAX_REASON, widget=forms.Textarea
    )


class DataForm(forms.Form):
    """The data of an instance, edited as JSON."""

    # The metaclass collects it: it does not hide `Form.data`.
    data = forms.CharField(  # type: ignore[assignment]
        label=_("Data"),
        strip=False,
        widget=forms.Textarea(attrs={"spellcheck": "false", "class": "a-code"}),
    )
    version = forms.CharField(max_length=128, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea,
        error_messages={"required": _("Say why the data are changed.")},
    )

    def clean_data(self) -> dict[str, Any]:
        """Read the JSON strictly."""
        text = self.cleaned_data["data"]
        try:
            value = jsonsafe.loads(text)
            jsonsafe.dumps(value, "data", conf.get().MAX_DATA)
        except NotStorable as error:
            raise forms.ValidationError(str(error), code="json") from error
        if not isinstance(value, dict):
            raise forms.ValidationError(
                _("The data must be a JSON object: a pair of curly braces with keys and values."),
                code="object",
            )
        return value

    @property
    def parsed(self) -> dict[str, Any] | None:
        """The data as they were typed, or None if they are no JSON object."""
        if not self.is_bound:
            return None
        self.is_valid()
        value = self.cleaned_data.get("data")
        return value if isinstance(value, dict) else None


def pretty(data: Any) -> str:
    """Return data as JSON for editing."""
    return json.dumps(data, indent=2, ensure_ascii=False)
