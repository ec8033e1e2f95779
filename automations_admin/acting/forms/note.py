"""The text of a note."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from automations_admin.acting.forms.base import ActForm


class NoteForm(ActForm):
    """The reason is the note."""

    def prepare(self) -> None:
        """Call it so."""
        reason = self.fields["reason"]
        reason.label = _("Note")
        reason.widget = forms.Textarea(attrs={"rows": "5"})
        reason.error_messages["required"] = _("Write what is to be noted.")
