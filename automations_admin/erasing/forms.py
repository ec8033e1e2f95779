"""What people say when they erase somebody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

#: Longest reason, in characters.
MAX_REASON = 1_000


class ReasonForm(forms.Form):
    """Why somebody or something is erased."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Say why it is erased.")},
    )
