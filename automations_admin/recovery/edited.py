"""The data of an instance while a person edits them: secrets are masked, whoever it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.crypto import salted_hmac

from automations import jsonsafe, notes, redaction, references, registry
from automations.engine.submission import cleaned_data
from automations.exceptions import NotStorable
from automations.models import AutomationModel
from automations_admin.acting import faults
from automations_admin.acting.fields import pretty
from automations_admin.recovery.forms import TextForm

#: What the names of a flow's own fields begin with on the page.
PREFIX = "data"
#: Before and after may hold secrets: nobody else can try values out until one gives the same mark.
_SALT = "automations_admin.recovery.edited"


class Edited:
    """Data that are edited as JSON.

    Args:
        instance: whose data.
        posted: what was posted; None shows the data as they are.

    Attributes:
        before: the data as they are stored.
        form: what is shown, with what is wrong.
        after: the whole data after the edit; None if nothing was typed or it cannot be read.
    """

    #: The flow has a form of its own.
    declared: ClassVar[bool] = False

    def __init__(self, instance: AutomationModel, posted: Any = None) -> None:
        self.before: dict[str, Any] = json.loads(instance.stored_text)
        self.automation = registry.of(instance)
        self.posted = posted
        self.form, self.after = self.make(), None
        if posted is not None and (typed := self.typed()) is not None:
            self.after = faults.unmasked(typed, self.before)
            rules = self.automation.data_schema if self.automation else None
            for fault in faults.find(self.after, self.before, rules):
                self.blame(fault)

    @property
    def hides(self) -> bool:
        """Whether dots stand for secret values."""
        return redaction.hides(self.before)

    @property
    def mark(self) -> str:
        """What a page sends along that has shown what the edit changes; "" if it shows nothing."""
        if self.after is None:
            return ""
        text = json.dumps([self.before, self.after], sort_keys=True)
        return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()

    @property
    def was_shown(self) -> bool:
        """Whether a page had shown what just this edit changes."""
        return self.posted is not None and self.posted.get("seen") == self.mark

    @property
    def others(self) -> tuple[str, ...]:
        """Keys that the form leaves as they are."""
        return ()

    def make(self) -> forms.BaseForm:
        """Return the form, bound if something was posted."""
        return TextForm(self.posted, initial={"data": pretty(redaction.masked(self.before))})

    def typed(self) -> dict[str, Any] | None:
        """Return the data as they were typed; None if they cannot be read."""
        valid = self.form.is_valid()
        found: dict[str, Any] | None = self.form.cleaned_data["data"] if valid else None
        return found

    def blame(self, fault: faults.Fault) -> None:
        """Say a fault where it belongs."""
        self.form.add_error("data", fault.said)


class EditedByForm(Edited):
    """Data that are edited with the flow's own form: changed fields are merged by key."""

    declared = True

    @property
    def form_class(self) -> Any:
        """The form that the flow declares."""
        return self.automation.data_form if self.automation else None

    @property
    def names(self) -> set[str]:
        """The keys that the form is about."""
        return set(self.form_class.base_fields)

    @property
    def others(self) -> tuple[str, ...]:
        """Keys that the form leaves as they are."""
        return tuple(key for key in self.before if key not in self.names)

    def make(self) -> forms.BaseForm:
        """Return the form; what is typed is shown as it was typed, dots included."""
        shown = self._of(self.posted, redaction.masked(self.before))
        if self.posted is not None:
            shown.__dict__ |= {"_errors": self._real.errors, "cleaned_data": {}}
        return shown

    def _of(self, posted: Any, data: Mapping[str, Any]) -> forms.BaseForm:
        initial = {name: _shown(data[name]) for name in self.names if name in data}
        form: forms.BaseForm = self.form_class(posted, initial=initial, prefix=PREFIX)
        return form

    @cached_property
    def _real(self) -> forms.BaseForm:
        """The form with the values that stand behind masks, which is what is checked."""
        posted = self.posted.copy()
        for name in self.names:
            if posted.get(f"{PREFIX}-{name}") == redaction.MASK:
                posted[f"{PREFIX}-{name}"] = self.before.get(name, "")
        return self._of(posted, self.before)

    def typed(self) -> dict[str, Any] | None:
        """Return the data with what was changed."""
        real = self._real
        if not real.is_valid():
            return None
        plain = cleaned_data(real)
        unchanged = set(real.fields) - set(real.changed_data)
        try:
            changed = json.loads(
                jsonsafe.dumps({key: value for key, value in plain.items() if key not in unchanged})
            )
        except NotStorable as error:
            self.form.add_error(None, notes.said(str(error)))
            return None
        return {**self.before, **changed}

    def blame(self, fault: faults.Fault) -> None:
        """Say a fault at its field, or above the form."""
        name = str(fault.path[0]) if fault.path else ""
        if name in self.form.fields:
            self.form.add_error(name, fault.text if len(fault.path) == 1 else fault.said)
        else:
            self.form.add_error(None, fault.said)


def _shown(value: Any) -> Any:
    """Return what a field shows for a value: an object for a reference."""
    return references.from_reference(value) if references.is_reference(value) else value


def of(instance: AutomationModel, posted: Any = None) -> Edited:
    """Return the data of an instance for editing; see `Edited`."""
    automation = registry.of(instance)
    own = automation is not None and automation.data_form is not None
    return (EditedByForm if own else Edited)(instance, posted)
