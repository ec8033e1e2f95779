"""How much room histories take in the database: their rows with the indexes over these."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from django.db.models import Count, Model, Sum, UniqueConstraint

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


def of(pks: list[int]) -> int:
    """Return about how many bytes instances take with all that belongs to them; nine queries."""
    return sum(_of_rows(model, {f"{path}__in": pks}) for model, path in ROWS.items())


def _of_rows(model: type[Model], which: dict[str, Any]) -> int:
    written, lengths = times(model), measured(model)
    rows = model._default_manager.filter(**which).order_by()
    sums = {f"of_{name}": Sum(Bytes(name)) for name in lengths}
    found = rows.aggregate(rows=Count("pk"), **sums)
    text = sum((found[f"of_{name}"] or 0) * written[name] for name in lengths)
    fixed = sum(FIXED * n for name, n in written.items() if name not in lengths)
    return text + int(found["rows"]) * (fixed + ENTRY * (1 + len(indexes(model))))


def measured(model: type[Model]) -> list[str]:
    """Return the names of the fields whose values differ in length."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if field.get_internal_type() in MEASURED]


def times(model: type[Model]) -> Counter[str]:
    """Return how often a field is written: in its row and in each index that has it."""
    rows = Counter(field.name for field in model._meta.concrete_fields)
    return rows + Counter(name for index in indexes(model) for name in index)


@cache
def indexes(model: type[Model]) -> list[tuple[str, ...]]:
    """Return the fields of each index of a model, as it declares them."""
    meta = model._meta
    unique = [one for one in meta.constraints if isinstance(one, UniqueConstraint)]
    fields: list[Any] = list(meta.concrete_fields)
    names = {field.name for field in fields}
    own = [(field.name,) for field in fields if field.db_index or field.unique]
    listed = [tuple(one.fields) for one in (*meta.indexes, *unique)]
    return own + [tuple(name for name in one if name in names) for one in listed]
