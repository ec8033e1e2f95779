"""What the attributes of a model are called that have a column."""

from __future__ import annotations

from functools import cache

from django.db import models


@cache
def attributes(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of the attributes of a model that are stored, in the order of its fields."""
    return tuple(field.attname for field in model._meta.concrete_fields)
