"""Instances whose data refer to a model object: `shop.order:10417`, under any key at the top."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Func

from automations.references import MARK

_SAID = re.compile(r"([a-z_]\w*\.[a-z_]\w*):(\S.*)", re.IGNORECASE | re.ASCII | re.DOTALL)
_DIGITS = re.compile(r"-?(?:0|[1-9]\d{0,18})", re.ASCII)


@dataclass(frozen=True)
class Reference:
    """A model object as an address names it.

    Attributes:
        model: label of its model, in lower case.
        pk: its primary key as text.
    """

    model: str
    pk: str

    @classmethod
    def read(cls, text: str) -> Reference | None:
        """Return what "app.model:pk" names, or None if it names nothing."""
        found = _SAID.fullmatch(text)
        return cls(found[1].lower(), found[2]) if found else None

    @property
    def keys(self) -> list[int | str]:
        """The primary key as it may be stored: as text, or as a number."""
        return [self.pk, int(self.pk)] if _DIGITS.fullmatch(self.pk) else [self.pk]


class Refers(Func):
    """Whether a value at the top of the data is a reference to this object.

    On PostgreSQL a GIN index on the data answers it; see docs/console.md.
    """

    conditional = True

    def __init__(self, reference: Reference) -> None:
        super().__init__(F("data"), output_field=BooleanField())
        self.reference = reference

    def as_sqlite(
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Look for the model's label in the text first, as few rows have it."""
        column, params = compiler.compile(self.source_expressions[0])
        keys, model = self.reference.keys, self.reference.model
        asked = (
            f"(INSTR({column}, %s) > 0 AND EXISTS (SELECT 1 FROM JSON_EACH({column}) AS part "  # noqa: S608
            "WHERE CASE WHEN part.type = 'object' THEN JSON_EXTRACT(part.value, %s) = %s "
            f"AND JSON_EXTRACT(part.value, '$.pk') IN ({', '.join(['%s'] * len(keys))}) END))"
        )
        return asked, (*params, f'"{model}"', *params, f'$."{MARK}"', model, *keys)

    def as_postgresql(
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Ask by a path, which the default kind of GIN index knows."""
        column, params = compiler.compile(self.source_expressions[0])
        fits = " || ".join(f"@.pk == {json.dumps(key)}" for key in self.reference.keys)
        model = json.dumps(self.reference.model)
        path = f'$.* ? (@."{MARK}" == {model} && ({fits}))'
        return f"({column} @? %s::jsonpath)", (*params, path)

    def as_mysql(
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Ask whether the list of all values at the top contains the reference."""
        column, params = compiler.compile(self.source_expressions[0])
        sought = [
            json.dumps({MARK: self.reference.model, "pk": key}) for key in self.reference.keys
        ]
        asked = [f"COALESCE(JSON_CONTAINS(JSON_EXTRACT({column}, '$.*'), %s), FALSE)"] * len(sought)
        said = tuple(value for one in sought for value in (*params, one))
        return f"({' OR '.join(asked)})", said
