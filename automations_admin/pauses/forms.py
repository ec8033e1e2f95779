"""What people say when they pause or resume something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import registry
from automations_admin import names

#: Longest reason, in characters.
MAX_REASON = 1_000


class ReasonForm(forms.Form):
    """Why something goes on; may be left out."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea,
    )


class PauseForm(forms.Form):
    """What is paused, and why.

    Args:
        flows: (dotted name, label) of the flows that the user may pause.
        everything: the user may pause all flows at once.
    """

    flow = forms.ChoiceField(label=gettext_lazy("Flow"), required=False)
    step = forms.CharField(label=gettext_lazy("Step"), required=False, max_length=100)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Say why it is paused.")},
    )

    def __init__(
        self, *args: Any, flows: list[tuple[str, str]], everything: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("Everything"))] if everything else []
        self.fields["flow"].choices = [*every, *flows]  # type: ignore[attr-defined]
        self.fields["flow"].required = not everything

    def clean(self) -> dict[str, Any]:
        """See to it that the step is one of the flow."""
        cleaned = super().clean() or {}
        flow, step = cleaned.get("flow", ""), cleaned.get("step", "")
        found = registry.find(flow) if flow else None
        if step and (found is None or step not in found.nodes):
            said = {"step": names.step_label(step)}
            self.add_error("step", _("The flow has no step %(step)s.") % said)
        return cleaned
