"""The form of a task: how its page builds it, and what a person has entered in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm, BoundField, FileField, ModelChoiceField, PasswordInput
from django.http import HttpRequest
from django.utils.translation import gettext as _

from automations.models import AutomationTaskModel
from automations.nodes.form import Form


@dataclass(frozen=True)
class Entry:
    """One field as a person has filled it in.

    Attributes:
        label: what the field is called.
        text: what was entered, in words; empty if nothing.
    """

    label: str
    text: str


def build(
    node: Form, automation: Any, task: AutomationTaskModel, request: HttpRequest | None = None
) -> BaseForm:
    """Return the form of a task, bound to what a request sends, files included.

    Args:
        node: the declared form.
        automation: the automation bound to the task's instance.
        task: the task.
        request: the POST request, or None for an empty form.

    Raises:
        Exception: what the flow's code raises when it is asked for the form.
    """
    form_class = node.form_class(automation, task)
    kwargs = node.form_kwargs(automation, task)
    if request is None:
        return form_class(**kwargs)
    return form_class(request.POST, request.FILES, **kwargs)


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Show an error at the fields that it names; what names no field of the form, above them.

    Args:
        form: a bound form that has been validated.
        error: what the flow's code has raised.
    """
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        known = name in form.fields and name != NON_FIELD_ERRORS
        form.add_error(name if known else None, ValidationError(errors))


def entries(form: BaseForm) -> list[Entry]:
    """Return what a person has entered, so that it can be shown if it is not taken.

    Passwords are left out.
    """
    return [
        Entry(str(field.label), _entered(field))
        for field in form.visible_fields()
        if not isinstance(field.field.widget, PasswordInput)
    ]


def _entered(field: BoundField) -> str:
    value = field.data
    if isinstance(field.field, FileField):
        files = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(file.name for file in files if getattr(file, "name", ""))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    values = value if isinstance(value, (list, tuple)) else [value]
    labels = _labels(field)
    return ", ".join(labels.get(str(item), str(item)) for item in values if item not in (None, ""))


def _labels(field: BoundField) -> dict[str, str]:
    """Return the labels of a choice field by value; nothing is asked of the database."""
    if isinstance(field.field, ModelChoiceField):
        return {}
    found: dict[str, str] = {}
    for value, label in getattr(field.field, "choices", ()):
        group = label if isinstance(label, (list, tuple)) else [(value, label)]
        found.update({str(key): str(text) for key, text in group})
    return found
