"""What people type to edit data: the data as JSON or with the flow's own form, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from automations_admin.acting.fields import JSONField
from automations_admin.acting.forms import MAX_REASON


class ReasonForm(forms.Form):
    """Why the data are edited, and which version of them was seen."""

    version = forms.CharField(max_length=128, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("Required. Stored with the change."),
        error_messages={"required": _("Say why the data are changed.")},
    )


class TextForm(forms.Form):
    """The data of an instance as JSON."""

    # The metaclass collects it: it does not hide `Form.data`.
    data = JSONField(what="data", mapping=True, label=_("Data"))  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["data"]
        lines = (self["data"].value() or "").count("\n") + 2
        field.widget.attrs |= {"rows": str(min(max(lines, 10), 40)), "autocomplete": "off"}
