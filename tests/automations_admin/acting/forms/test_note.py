"""The text of a note."""

from __future__ import annotations

from automations.engine.verbs import VERBS
from automations_admin.acting import forms
from automations_admin.acting.target import Target


def test_the_reason_is_the_note() -> None:
    """And must not be empty."""
    form = forms.of(VERBS["note"], Target(), {"reason": " "})
    assert form.fields["reason"].label == "Note"
    assert form.errors["reason"] == ["Write what is to be noted."]
