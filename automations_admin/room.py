"""How much room histories take in the database: their rows with the indexes over these."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connections, router
from django.db.models import Count, Model, Q, Sum, UniqueConstraint

from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Awaited,
    Counted,
    Event,
    Message,
    TaskPermission,
    Watch,
)
from automations_admin.payload import Bytes

#: The rows of an instance, and the field of each model that leads to it.
ROWS: dict[type[Model], str] = {
    AutomationModel: "pk",
    AutomationTaskModel: "automation",
    Attempt: "task__automation",
    Awaited: "task__automation",
    TaskPermission: "task__automation",
    Event: "automation",
    Message: "automation",
    Watch: "automation",
    Counted: "instance",
}
#: Fields whose length the database is asked for; the others take FIXED bytes on the average.
MEASURED = {"CharField", "TextField", "JSONField"}
FIXED = 8
#: Bytes that a row, or an entry of an index, takes besides its columns.
ENTRY = 16


@dataclass(frozen=True)
class Place:
    """Where a row of a table is written: the table itself, or an index.

    Attributes:
        fields: what is written of the row.
        when: which rows are written; None for all.
    """

    fields: tuple[str, ...]
    when: Q | None = None


def of(pks: list[int]) -> int:
    """Return about how many bytes instances take with all that belongs to them; nine queries."""
    return sum(_of_rows(model, {f"{path}__in": pks}) for model, path in ROWS.items())


def _of_rows(model: type[Model], which: dict[str, Any]) -> int:
    places = (Place(tuple(field.name for field in model._meta.concrete_fields)), *indexes(model))
    lengths = measured(model)
    asked: dict[str, Any] = {}
    for number, place in enumerate(places):
        asked[f"rows_{number}"] = Count("pk", filter=place.when)
        for name in lengths.intersection(place.fields):
            asked[f"text_{number}_{name}"] = Sum(Bytes(name), filter=place.when)
    found = model._default_manager.filter(**which).order_by().aggregate(**asked)
    text = sum(found[name] or 0 for name in asked if name.startswith("text_"))
    rest = sum(
        found[f"rows_{number}"] * (ENTRY + FIXED * len(set(place.fields) - lengths))
        for number, place in enumerate(places)
    )
    return int(text + rest)


def measured(model: type[Model]) -> set[str]:
    """Return the names of the fields whose values differ in length."""
    fields = model._meta.concrete_fields
    return {field.name for field in fields if field.get_internal_type() in MEASURED}


@cache
def indexes(model: type[Model]) -> tuple[Place, ...]:
    """Return the indexes of a model, as it declares them and the database has them."""
    meta = model._meta
    names = {field.name for field in meta.concrete_fields}
    own = [Place((field.name,)) for field in meta.concrete_fields if _is_indexed(field)]
    unique = [one for one in meta.constraints if isinstance(one, UniqueConstraint)]
    partial = connections[router.db_for_read(model)].features.supports_partial_indexes
    listed = [
        Place(
            tuple(name for name in one.fields if name in names),
            getattr(one, "when", None) if partial else None,
        )
        for one in (*meta.indexes, *unique)
    ]
    return (*own, *listed)


def _is_indexed(field: Any) -> bool:
    return bool(field.db_index or field.unique)
