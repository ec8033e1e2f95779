"""Which instances refer to an object: at the top of their data, and never by reading all rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.db.models import Max, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from automations import registry
from automations.engine import unique
from automations.models import AutomationModel
from automations.references import MARK, is_reference

#: Most instances that are shown, and most rows that are looked at for them.
MOST, MOST_CANDIDATES = 10, 60


@dataclass(frozen=True)
class Subject:
    """An object as instances refer to it.

    Attributes:
        labels: those of its model and of the model's proxies.
        pk: its primary key as JSON holds it.
        keys: keys of the data under which it is looked for; empty for any.
    """

    labels: tuple[str, ...]
    pk: Any
    keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, obj: Model, keys: Sequence[str] = ()) -> Subject:
        """Return an object as a subject."""
        concrete = obj._meta.concrete_model
        same = (model for model in apps.get_models() if model._meta.concrete_model is concrete)
        labels = {obj._meta.label_lower, *(model._meta.label_lower for model in same)}
        pk = json.loads(json.dumps(obj.pk, cls=DjangoJSONEncoder))
        return cls(tuple(sorted(labels)), pk, tuple(keys))

    @property
    def references(self) -> list[dict[str, Any]]:
        """The references to it that may stand in data."""
        return [{MARK: label, "pk": self.pk} for label in self.labels]

    def is_in(self, data: Any) -> bool:
        """Tell whether data refer to it."""
        values = data.items() if isinstance(data, Mapping) else ()
        return any(
            is_reference(value)
            and value[MARK] in self.labels
            and value["pk"] == self.pk
            and (not self.keys or key in self.keys)
            for key, value in values
        )


@dataclass(frozen=True)
class Found:
    """The instances that refer to an object, live ones first, then the newest.

    Attributes:
        rows: at most MOST.
        more: there are more.
    """

    rows: list[AutomationModel]
    more: bool


def find(rows: QuerySet[AutomationModel], subject: Subject, newest: int | None) -> Found:
    """Return the instances among `rows` that refer to a subject; at most three queries.

    Args:
        rows: those that may be seen.
        subject: to what they refer.
        newest: among how many of the newest instances it looks; None for all. Live instances
            of flows that are unique for the subject are found whatever their age.
    """
    fits = _fits(rows, subject)
    if newest is not None:
        top = AutomationModel.objects.aggregate(top=Max("pk"))["top"] or 0
        fits = fits.filter(pk__gt=top - newest)
    candidates = [*_unique(rows, subject), *fits.order_by("finished", "-pk")[:MOST_CANDIDATES]]
    found = {row.pk: row for row in candidates if subject.is_in(row.data)}
    ordered = sorted(found.values(), key=lambda row: (row.finished, -row.pk))
    return Found(ordered[:MOST], len(ordered) > MOST)


def _fits(rows: QuerySet[AutomationModel], subject: Subject) -> QuerySet[AutomationModel]:
    """Return the rows that may refer to the subject, and some that do so deeper in their data.

    With keys, databases that can look into JSON are asked for what data contain, which an index
    can answer. Otherwise the text of the data is searched.
    """
    condition, database = Q(), connections[rows.db]
    if subject.keys and database.features.supports_json_field_contains:
        for reference in subject.references:
            for key in subject.keys:
                condition |= Q(data__contains={key: reference})
        return rows.filter(condition)
    for text in _written(subject, database.vendor):
        condition |= Q(data_as_text__contains=text)
    return rows.alias(data_as_text=Cast("data", TextField())).filter(condition)


def _written(subject: Subject, vendor: str) -> Iterator[str]:
    """Yield the texts as which a database may hold the references.

    PostgreSQL writes short keys first; others keep the order that they were given.
    """
    for reference in subject.references:
        turned = dict(reversed(reference.items()))
        for said in [turned] if vendor == "postgresql" else [reference, turned]:
            yield from {json.dumps(said), json.dumps(said, ensure_ascii=False)}


def _unique(rows: QuerySet[AutomationModel], subject: Subject) -> QuerySet[AutomationModel]:
    """Return the live instances of flows that are unique for the subject, by an index."""
    hashes = [
        unique.live_key(automation, {key: reference})
        for automation, key in _unique_keys()
        for reference in subject.references
        if not subject.keys or key in subject.keys
    ]
    return rows.filter(live_key__in=hashes) if hashes else rows.none()


def _unique_keys() -> Iterator[tuple[Any, str]]:
    """Yield the flows that are unique for one key of their data, and the key."""
    for automation in registry.all_classes():
        unique = automation.unique
        if isinstance(unique, (list, tuple)) and len(unique) == 1:
            yield automation, unique[0]
