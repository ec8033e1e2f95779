"""What conditions look at: the data of an instance, and declared fields of its subject."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model

from automations import clock
from automations.conditions.places import Place, Source
from automations.references import MARK, from_reference, is_reference

#: Values of fields that are taken as they are.
_PLAIN = (bool, int, float, Decimal, str, datetime, date, list, dict)


@dataclass(frozen=True)
class About:
    """Whom or what an instance is about.

    Attributes:
        subject: the object, or None if there is none, or none any more.
        fields: of it that may be looked at, with dots after relations.
    """

    subject: Model | None = None
    fields: Collection[str] = ()


class Facts:
    """What a condition may know of an instance.

    Args:
        data: of the instance.
        about: returns whom it is about; called only if a condition asks for that.
    """

    def __init__(self, data: Mapping[str, Any], about: Callable[[], About] = About) -> None:
        self.data, self._about = data, about

    @classmethod
    def of(cls, asked: Any) -> Facts:
        """Return what is known of a task, or of an automation bound to an instance."""
        return cls(asked.data, lambda: _about(asked))

    @cached_property
    def now(self) -> datetime:
        """The present moment."""
        return clock.now()

    @cached_property
    def about(self) -> About:
        """Whom the instance is about."""
        return self._about()

    def at(self, place: Place) -> Any:
        """Return the value at a place, or None if there is nothing or it is not declared."""
        if place.source == Source.DATA:
            return _in_data(self.data, place.parts)
        if self.about.subject is None or place.path not in self.about.fields:
            return None
        return field_value(self.about.subject, place.path)


def _about(asked: Any) -> About:
    automation = asked if hasattr(type(asked), "options") else asked.automation.instance
    cls = type(automation)
    key = cls.options.subject
    if not key:
        return About()
    found = stored_object(automation.data.get(key), getattr(cls, key, None))
    return About(found, cls.options.subject_fields)


def _in_data(data: Any, keys: list[str]) -> Any:
    for key in keys:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def stored_object(value: Any, model: Any = None) -> Model | None:
    """Return the object to which a value of the data refers, or None.

    Args:
        value: a reference, or a primary key of the model.
        model: the model of a bare key; anything else for none.
    """
    try:
        if is_reference(value):
            return from_reference(value) if isinstance(value[MARK], str) else None
        if value is None or not (isinstance(model, type) and issubclass(model, Model)):
            return None
        found: Model | None = model._base_manager.filter(pk=value).first()
    except (ValueError, TypeError, OverflowError, ValidationError):
        return None
    return found


# -- fields ----------------------------------------------------------------------------------


def field_of(model: type[Model], path: str) -> Field[Any, Any] | None:
    """Return the field to which a dotted name leads, or None.

    Args:
        model: at which it begins.
        path: names of relations to one object, and of a field with a column at their end.
    """
    *relations, last = path.split(".")
    for name in relations:
        found = _column(model, name)
        related = found.related_model if found is not None else None
        if not isinstance(related, type):
            return None
        model = related
    return _column(model, last)


def field_value(given: Model, path: str) -> Any:
    """Return the value of a field as the database has it; no method or property is called.

    Args:
        given: the object.
        path: see `field_of`; without an object on the way there is None.
    """
    *relations, last = path.split(".")
    found: Model | None = given
    for name in relations:
        found = _related(found, name) if found is not None else None
    field = _column(type(found), last) if found is not None else None
    if found is None or field is None:
        return None
    value = vars(found).get(field.attname)
    if isinstance(value, UUID):
        return str(value)
    return value if isinstance(value, _PLAIN) else None


def _related(given: Model, name: str) -> Model | None:
    field = _column(type(given), name)
    related = field.related_model if field is not None else None
    value = vars(given).get(field.attname) if field is not None else None
    if field is None or value is None or not isinstance(related, type):
        return None
    target: Any = field
    found: Model | None = related._base_manager.filter(**{target.target_field.name: value}).first()
    return found


def _column(model: type[Model], name: str) -> Field[Any, Any] | None:
    """Return a field of this very name that has a column."""
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    plain = isinstance(found, Field) and found.concrete and found.name == name
    return found if plain and not name.startswith("_") else None  # type: ignore[return-value]
