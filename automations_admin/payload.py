"""How much histories hold, measured by the database: nothing of it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Func, Sum

from automations.models import Attempt, AutomationTaskModel, Message


class Bytes(Func):
    """The length of a column of JSON or text as the database writes it, in bytes."""

    function = "LENGTH"
    output_field = BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write JSON as text first."""
        return self.as_sql(
            compiler, connection, template="OCTET_LENGTH((%(expressions)s)::text)", **context
        )

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Count bytes and not characters."""
        return self.as_sql(
            compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **context
        )


@dataclass(frozen=True)
class Sizes:
    """Bytes of histories beside their data, by what they belong to.

    Attributes:
        results: of tasks, with what they changed in the data.
        messages: with their tokens, results and changes.
        frames: of failed attempts, with their errors.
    """

    results: int = 0
    messages: int = 0
    frames: int = 0


def beside(of: list[int]) -> Sizes:
    """Return how much the histories of instances hold beside their data; three queries."""
    return Sizes(
        _sum(AutomationTaskModel.objects.filter(automation__in=of), "result", "changes"),
        _sum(Message.objects.filter(automation__in=of), "token", "data", "result", "changes"),
        _sum(Attempt.objects.filter(task__automation__in=of).exclude(error=""), "frames", "error"),
    )


def _sum(rows: Any, *columns: str) -> int:
    found = rows.order_by().aggregate(**{f"of_{name}": Sum(Bytes(name)) for name in columns})
    return sum(value or 0 for value in found.values())
