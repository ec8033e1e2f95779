"""References to model objects as they are stored in an instance's data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model

#: Key that marks a dictionary in `data` as a reference.
MARK = "$model"
#: Characters of a subject at most.
MAX_SUBJECT = 200


def to_reference(value: Model) -> dict[str, Any]:
    """Return a saved model object as plain data: its model's label and its primary key."""
    return {MARK: value._meta.label_lower, "pk": value.pk}


def subject_of(value: Any) -> str:
    """Return of whom or what a value of the data is, as one text: "shop.customer:17".

    Args:
        value: a reference or model object, or another value that JSON can hold; None gives "".
    """
    if isinstance(value, Model):
        value = to_reference(value)
    if value is None:
        return ""
    if not is_reference(value):
        return _cut(str(value))
    return _cut(f"{_concrete(value[MARK])}:{value['pk']}") if value["pk"] is not None else ""


def _concrete(label: str) -> str:
    """Return the label of the model of which a proxy is one: both are the same subject."""
    try:
        model = apps.get_model(label)._meta.concrete_model
    except (LookupError, ValueError):
        return label
    return str(model._meta.label_lower) if model is not None else label


def _cut(text: str) -> str:
    """Return text that fits; of a long one the rest goes into a hash, so that it stays itself."""
    if len(text) <= MAX_SUBJECT:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return f"{text[: MAX_SUBJECT - 33]}~{digest}"


def subject_object(text: str) -> Model | None:
    """Return the object of which `subject_of` has made this text, or None if it is gone."""
    label, found, pk = text.partition(":")
    if not found:
        return None
    try:
        return from_reference({MARK: label, "pk": pk})
    except (ValueError, ValidationError):
        return None


def is_stored(label: str, pk: str) -> bool:
    """Tell whether a model has this label, and primary keys of this kind."""
    try:
        return bool(pk) and apps.get_model(label)._meta.pk.to_python(pk) is not None
    except (LookupError, ValueError, ValidationError):
        return False


def is_reference(value: Any) -> bool:
    """Tell whether `value` from an instance's data is a reference to a model object."""
    return isinstance(value, Mapping) and set(value) == {MARK, "pk"}


def from_reference(value: Mapping[str, Any]) -> Model | None:
    """Return the object that a reference names, or None if it or its model is gone."""
    try:
        model = apps.get_model(value[MARK])
    except (LookupError, ValueError):
        return None
    found: Model | None = model._base_manager.filter(pk=value["pk"]).first()
    return found


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of `values` in which model objects are replaced by references."""
    return {
        key: to_reference(value) if isinstance(value, Model) else value
        for key, value in values.items()
    }


class BoundModel:
    """Stands for a model class in the body of an automation.

    On the class it gives the model, on an automation bound to an instance the object whose
    reference is stored in the data under the attribute's name.
    """

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, automation: Any, owner: type) -> Any:
        if automation is None:
            return self.model
        return automation.get_model_instance(self.name, self.model)
