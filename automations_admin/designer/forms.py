"""What people say when they begin, save, publish and end designed flows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import offers
from automations.document.document import VERSION
from automations.models import FlowDefinition
from automations.offers import Offering
from automations_admin import names
from automations_admin.acting.fields import JSONField

#: Longest document, in characters.
MAX_DOCUMENT = 2_000_000
#: Longest note or reason, in characters.
MAX_NOTE = 1_000


class BeginForm(forms.Form):
    """A new designed flow: what it is called, and what its draft begins with."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    name = forms.CharField(label=gettext_lazy("Name in Python"), max_length=100)
    base = forms.ChoiceField(label=gettext_lazy("May call the methods of"), required=False)
    like = forms.ChoiceField(label=gettext_lazy("Begin like"), required=False)
    document = JSONField(
        what="document",
        label=gettext_lazy("Or with this document"),
        required=False,
        mapping=True,
        max_length=MAX_DOCUMENT,
    )

    def __init__(self, *args: Any, flows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bases = [one for one in offers.offers().values() if one.kind is Offering.BASE]
        none, empty = [("", _("No class"))], [("", _("One step and an end"))]
        fields: Any = self.fields
        fields["base"].choices = none + [(one.path, one.title) for one in bases]
        fields["like"].choices = empty + flows

    def clean_name(self) -> str:
        """See to it that the name can be taken."""
        name = str(self.cleaned_data["name"])
        field = FlowDefinition._meta.get_field("name")
        field.run_validators(name)
        if FlowDefinition.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is a designed flow of this name."))
        return name


class DraftForm(forms.Form):
    """What an author made of a draft."""

    document = JSONField(
        what="document",
        label=gettext_lazy("Document"),
        mapping=True,
        max_length=MAX_DOCUMENT,
        widget=forms.Textarea(attrs={"class": "a-code", "rows": 24, "spellcheck": "false"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class PublishForm(forms.Form):
    """What becomes of the instances that run, and what is new.

    Args:
        removed: names of steps that the version does not have and at which instances stand.
        steps: names of the steps that it has.
    """

    FINISH, MOVE, STOP = "finish", "move", "stop"

    running = forms.ChoiceField(
        label=gettext_lazy("Instances that run"),
        initial=FINISH,
        widget=forms.RadioSelect,
        choices=[
            (FINISH, gettext_lazy("finish on the version that they run on")),
            (MOVE, gettext_lazy("go on on the new version")),
            (STOP, gettext_lazy("are cancelled")),
        ],
    )
    note = forms.CharField(
        label=gettext_lazy("What is new"),
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, removed: list[str], steps: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.removed = removed
        choices = [("", _("choose")), *((step, names.step_label(step)) for step in steps)]
        for place, step in enumerate(removed):
            self.fields[f"step_{place}"] = forms.ChoiceField(
                label=names.step_label(step), required=False, choices=choices
            )

    @property
    def targets(self) -> list[Any]:
        """The fields in which the place of a removed step is chosen."""
        return [self[f"step_{place}"] for place in range(len(self.removed))]

    @property
    def mapping(self) -> dict[str, str]:
        """The step that takes the place of each removed one."""
        said = self.cleaned_data
        return {step: said[f"step_{place}"] for place, step in enumerate(self.removed)}

    def clean(self) -> dict[str, Any]:
        """See to it that every removed step is mapped if instances are moved."""
        cleaned = super().clean() or {}
        if cleaned.get("running") == self.MOVE:
            for place in range(len(self.removed)):
                if not cleaned.get(f"step_{place}"):
                    self.add_error(f"step_{place}", _("Choose the step that takes its place."))
        return cleaned


def empty(name: str) -> dict[str, Any]:
    """Return the document that a new flow begins with."""
    start = {"id": "start", "kind": "execute", "call": {"args": []}}
    return {"schema": VERSION, "name": name, "nodes": [start, {"id": "end", "kind": "end"}]}
