"""What a person gives an instance to begin with: data, and objects by their primary keys."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import QueryDict

from automations.references import BoundModel, is_reference

#: What the names of fields for objects begin with.
OBJECT = "object_"


def bound_models(flow: Any) -> dict[str, Any]:
    """Return the models of which a flow names objects, by the keys of its data; subject last."""
    found: dict[str, Any] = {}
    for cls in reversed(flow.__mro__):
        for name, value in vars(cls).items():
            if isinstance(value, BoundModel):
                found[name] = value.model
            else:
                found.pop(name, None)
    subject = flow.options.subject
    return {name: found[name] for name in sorted(found, key=lambda name: name == subject)}


def find_object(model: Any, text: str) -> Any:
    """Return the object with this primary key, or None if there is none, or this can be none."""
    try:
        return model._default_manager.filter(pk=text).first()
    except (ValidationError, ValueError, TypeError, OverflowError):
        return None


def sample(flow: Any) -> dict[str, Any]:
    """Return the keys that the data of a flow are known to have, with what is usual."""
    found: dict[str, Any] = {}
    if flow.data_form is not None:
        for name, field in flow.data_form.base_fields.items():
            initial = field.initial() if callable(field.initial) else field.initial
            found[name] = initial if _is_plain(initial) else ""
    elif flow.data_schema is not None:
        parts = flow.data_schema.get("properties")
        for name, part in (parts if isinstance(parts, dict) else {}).items():
            found[str(name)] = part.get("default") if isinstance(part, dict) else None
    return found


def _is_plain(value: Any) -> bool:
    try:
        return value is not None and bool(json.dumps(value))
    except (TypeError, ValueError):
        return False


def in_form(form_class: Any, data: dict[str, Any]) -> BaseForm:
    """Return a flow's own form, filled in with data; keys that it does not know are left."""
    posted = QueryDict(mutable=True)
    for name in form_class.base_fields:
        value = data.get(name)
        many = value if isinstance(value, list) else [] if value is None else [value]
        posted.setlist(name, [_typed(one) for one in many])
    form: BaseForm = form_class(posted)
    return form


def _typed(value: Any) -> Any:
    """Return a value as a browser would send it."""
    if is_reference(value):
        return value["pk"]
    return "on" if value is True else "" if value is False else value


def form_faults(form: BaseForm) -> list[str]:
    """Return what a flow's own form says of data, a text each."""
    found = []
    for name, errors in form.errors.items():
        said = " ".join(map(str, errors))
        found.append(said if name == NON_FIELD_ERRORS else f"{name}: {said}")
    return found
