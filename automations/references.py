"""References to model objects as they are stored in an instance's data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model

#: Key that marks a dictionary in `data` as a reference.
MARK = "$model"


def to_reference(value: Model) -> dict[str, Any]:
    """Return a saved model object as plain data: its model's label and its primary key."""
    return {MARK: value._meta.label_lower, "pk": value.pk}


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
