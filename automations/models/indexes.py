"""Indexes of the few rows that a question is about, so that all others do without them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


class PartialIndex(models.Index):
    """An index of the rows for which a condition holds, and of all rows where there is none such.

    Django's own conditional indexes are left out on MySQL and MariaDB, with a warning.

    Args:
        when: the condition.
    """

    def __init__(self, *, when: Q, **options: Any) -> None:
        super().__init__(**options)
        self.when = when

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **options: Any) -> Any:
        """Return what makes the index."""
        partial = schema_editor.connection.features.supports_partial_indexes
        made = models.Index(
            fields=self.fields, name=self.name, condition=self.when if partial else None
        )
        return made.create_sql(model, schema_editor, using, **options)

    def deconstruct(self) -> Any:
        """Return what makes the same index again."""
        path, arguments, options = super().deconstruct()
        return path, arguments, {**options, "when": self.when}


def of_few(field: str, name: str) -> PartialIndex:
    """Return an index of the rows that have a value, such as a reference, in a field."""
    return PartialIndex(fields=[field], name=name, when=Q(**{f"{field}__isnull": False}))
