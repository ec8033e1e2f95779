"""What a dry run begins with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations import clock, schema
from automations.references import to_reference
from automations_admin import moments, names
from automations_admin.acting import given
from automations_admin.acting.fields import JSONField, pretty
from automations_admin.acting.given import OBJECT

_LOCAL = "%Y-%m-%dT%H:%M"


class StartForm(forms.Form):
    """Objects that the flow is about, data, moment and first step.

    Args:
        flow: the class.
        posted: what was posted; None shows what is offered.
        start: name of the step that is offered.
    """

    data = JSONField(label=_("Data"), what="data", mapping=True, required=False)  # type: ignore[assignment]
    at = forms.DateTimeField(
        label=_("Begins"),
        widget=forms.DateTimeInput(format=_LOCAL, attrs={"type": "datetime-local"}),
        input_formats=[_LOCAL, f"{_LOCAL}:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"],
    )
    start = forms.ChoiceField(label=_("First step"), required=False)

    def __init__(self, flow: Any, posted: Any = None, start: str = "") -> None:
        self.flow, self.models = flow, given.bound_models(flow)
        initial = {"data": pretty(given.sample(flow)), "at": clock.now(), "start": start}
        super().__init__(posted, initial=initial)
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            ("", gettext("As the flow begins")),
            *((name, names.step_label(name)) for name in flow.nodes),
        ]
        self.fields["at"].help_text = gettext("Time zone: %(zone)s") % {"zone": moments.zone()}
        self._explain()

    def _explain(self) -> None:
        for name, model in self.models.items():
            said = {"model": model._meta.verbose_name, "key": name}
            text = gettext("Primary key of a %(model)s, which becomes “%(key)s” in the data.")
            field = forms.CharField(
                label=str(model._meta.verbose_name).capitalize(),
                help_text=text % said,
                required=False,
                max_length=200,
            )
            self.fields = {f"{OBJECT}{name}": field, **self.fields}
        if self.flow.data_form is not None:
            self.fields["data"].help_text = gettext("Checked by the flow's own form.")
        elif self.flow.data_schema is not None:
            self.fields["data"].help_text = gettext("Checked against the flow's schema.")

    def clean(self) -> None:
        """Find the objects."""
        for name, model in self.models.items():
            text = str(self.cleaned_data.get(f"{OBJECT}{name}") or "").strip()
            if text and given.find_object(model, text) is None:
                self.add_error(f"{OBJECT}{name}", gettext("There is no such object."))

    def clean_data(self) -> dict[str, Any]:
        """Check the data as they are checked when somebody edits them."""
        data: dict[str, Any] = self.cleaned_data["data"]
        form_class = self.flow.data_form
        faults = given.form_faults(given.in_form(form_class, data)) if form_class else []
        if self.flow.data_schema is not None and schema.is_installed():
            found = schema.faults(self.flow.data_schema, data)
            faults += [": ".join(filter(None, (schema.path_text(f.path), f.text))) for f in found]
        if faults:
            raise ValidationError(faults)
        return data

    @property
    def given(self) -> dict[str, Any]:
        """The data with the objects among them, of a valid form."""
        found = dict(self.cleaned_data["data"])
        for name, model in self.models.items():
            if text := self.cleaned_data[f"{OBJECT}{name}"].strip():
                found[name] = to_reference(model._default_manager.get(pk=text))
        return found

    @property
    def moment(self) -> str:
        """When it begins, as ISO text, of a valid form."""
        at: datetime = self.cleaned_data["at"]
        return (at if timezone.is_aware(at) else timezone.make_aware(at)).isoformat()
