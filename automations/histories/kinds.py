"""What a value in a document may be: each kind reads strictly, and says so in JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol

from django.utils.translation import gettext as _

from automations import jsonsafe, notes
from automations.exceptions import NotStorable

#: Largest number in a column of the database.
LARGEST = 2**31 - 1
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Refused(Exception):
    """A document cannot be taken.

    Args:
        where: the field, such as "tasks[2].due"; "" for the document as a whole.
        why: a sentence in the reader's language.
    """

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where, self.why = where, why


class Kind(Protocol):
    """What a value may be."""

    def schema(self) -> dict[str, Any]:
        """Return what it may be, as JSON Schema."""

    def read(self, value: Any, where: str) -> Any:
        """Return the value.

        Raises:
            Refused: it is not of this kind.
        """


@dataclass(frozen=True)
class Text:
    """Text.

    Attributes:
        most: characters at most; None for no limit.
        least: characters at least.
        choices: the only texts there are; empty for any.
    """

    most: int | None = None
    least: int = 0
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """See `Kind`."""
        if self.choices:
            return {"enum": list(self.choices)}
        limits = {"minLength": self.least or None, "maxLength": self.most}
        return {"type": "string", **{key: most for key, most in limits.items() if most is not None}}

    def read(self, value: Any, where: str) -> str:
        """See `Kind`."""
        if not isinstance(value, str):
            raise Refused(where, _("This must be text."))
        if value in self._usual:
            return value
        if self.choices:
            return self._chosen(value, where)
        if self.most is not None and len(value) > self.most:
            raise Refused(where, _("The text is longer than %(most)s characters.") % vars(self))
        if len(value) < self.least:
            raise Refused(where, _("The text is empty."))
        return str(_storable(value, where))

    @cached_property
    def _usual(self) -> tuple[str, ...]:
        """Texts that are right at first sight: most texts of a history are chosen, or empty."""
        return self.choices if self.choices or self.least else ("",)

    def _chosen(self, value: str, where: str) -> str:
        if value not in self.choices:
            said = {"value": value[:50], "choices": ", ".join(self.choices)}
            raise Refused(where, _("“%(value)s” is none of: %(choices)s.") % said)
        return value


@dataclass(frozen=True)
class Moment:
    """A moment in UTC with six digits after the second: "2026-03-02T09:00:00.000000+00:00"."""

    def schema(self) -> dict[str, Any]:
        """See `Kind`."""
        return {"type": "string", "format": "date-time", "pattern": f"^{_MOMENT.pattern}$"}

    def read(self, value: Any, where: str) -> str:
        """See `Kind`."""
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            try:
                datetime.fromisoformat(value)
            except ValueError:
                pass
            else:
                return value
        raise Refused(
            where, _("This must be a moment in UTC such as 2026-03-02T09:00:00.000000+00:00.")
        )


def written(moment: datetime) -> str:
    """Return an aware datetime as documents have it."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f"{moment.replace(tzinfo=None).isoformat('T', 'microseconds')}+00:00"


@dataclass(frozen=True)
class Whole:
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int = LARGEST

    def schema(self) -> dict[str, Any]:
        """See `Kind`."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def read(self, value: Any, where: str) -> int:
        """See `Kind`."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refused(where, _("This must be a whole number."))
        if not self.least <= value <= self.most:
            said = _("The number must be from %(least)s to %(most)s.") % vars(self)
            raise Refused(where, said)
        return value


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def schema(self) -> dict[str, Any]:
        """See `Kind`."""
        return {"type": "boolean"}

    def read(self, value: Any, where: str) -> bool:
        """See `Kind`."""
        if not isinstance(value, bool):
            raise Refused(where, _("This must be true or false."))
        return value


@dataclass(frozen=True)
class Identifier:
    """A UUID of RFC 4122 in its usual form, in lower case; MariaDB takes no others."""

    def schema(self) -> dict[str, Any]:
        """See `Kind`."""
        return {"type": "string", "format": "uuid", "pattern": f"^{_UUID.pattern}$"}

    def read(self, value: Any, where: str) -> str:
        """See `Kind`."""
        if isinstance(value, str) and _UUID.fullmatch(value):
            return value
        raise Refused(where, _("This must be a UUID."))


@dataclass(frozen=True)
class Json:
    """Any JSON that every database takes, but null.

    Attributes:
        type: "object" or "array" if it must be one; "" for anything.
        apart: whoever reads the document asks of the value as a whole whether databases take it.
    """

    type: str = ""
    apart: bool = False

    def schema(self) -> dict[str, Any]:
        """See `Kind`."""
        return {"type": self.type} if self.type else {"not": {"type": "null"}}

    def read(self, value: Any, where: str) -> Any:
        """See `Kind`."""
        if value is None:
            raise Refused(where, _("This must not be null."))
        if self.type == "object" and not isinstance(value, dict):
            raise Refused(where, _("This must be a JSON object."))
        if self.type == "array" and not isinstance(value, list):
            raise Refused(where, _("This must be a JSON array."))
        return value if self.apart else _storable(value, where)


def _storable(value: Any, where: str) -> Any:
    if jsonsafe.is_simple(value) or value == {} or value == []:
        return value
    try:
        jsonsafe.check(value, where)
    except NotStorable as error:
        raise Refused(where, notes.said(str(error))) from error
    return value


@dataclass(frozen=True)
class Listed:
    """A list of values of one kind.

    Attributes:
        of: the kind.
        most: how many at most.
    """

    of: Kind
    most: int = 100_000

    def schema(self) -> dict[str, Any]:
        """See `Kind`."""
        return {"type": "array", "items": self.of.schema(), "maxItems": self.most}

    def read(self, value: Any, where: str) -> list[Any]:
        """See `Kind`."""
        if not isinstance(value, list):
            raise Refused(where, _("This must be a JSON array."))
        if len(value) > self.most:
            raise Refused(where, _("There are more than %(most)s.") % {"most": self.most})
        return [self.of.read(part, f"{where}[{place}]") for place, part in enumerate(value)]


@dataclass(frozen=True)
class Field:
    """A value with its name.

    Attributes:
        name: as documents have it.
        kind: what it may be.
        null: it may be null.
        attr: name of the model's attribute that holds it; "" if it is the same.
    """

    name: str
    kind: Kind
    null: bool = False
    attr: str = ""

    @property
    def attribute(self) -> str:
        """Name of the model's attribute."""
        return self.attr or self.name

    def schema(self) -> dict[str, Any]:
        """Return what the value may be, as JSON Schema."""
        said = self.kind.schema()
        if not self.null:
            return said
        return {} if "not" in said else {"anyOf": [said, {"type": "null"}]}

    def read(self, value: Any, where: str) -> Any:
        """Return the value; see `Kind`."""
        return None if value is None and self.null else self.kind.read(value, where)


@dataclass(frozen=True)
class Record:
    """An object with just these fields.

    Attributes:
        title: what it is called in the schema.
        fields: its fields, in their order.
        null: it may be null as a whole.
    """

    title: str
    fields: tuple[Field, ...]

    def schema(self) -> dict[str, Any]:
        """See `Kind`."""
        return {
            "title": self.title,
            "type": "object",
            "properties": {one.name: one.schema() for one in self.fields},
            "required": [one.name for one in self.fields],
            "additionalProperties": False,
        }

    def read(self, value: Any, where: str) -> dict[str, Any]:
        """See `Kind`."""
        if not isinstance(value, dict):
            raise Refused(where, _("This must be a JSON object."))
        if value.keys() != self._names:
            self._refuse(value, where)
        before = f"{where}." if where else ""
        return {
            name: None if null and value[name] is None else read(value[name], before + name)
            for name, read, null in self._readers
        }

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.fields)

    @cached_property
    def _readers(self) -> list[tuple[str, Callable[[Any, str], Any], bool]]:
        return [(one.name, one.kind.read, one.null) for one in self.fields]

    def _refuse(self, value: dict[str, Any], where: str) -> None:
        """Name the first field that is too many, or the first that is missing."""
        for key in value:
            if key not in self._names:
                raise Refused(joined(where, str(key)[:50]), _("There is no such field."))
        missing = next(one.name for one in self.fields if one.name not in value)
        raise Refused(joined(where, missing), _("This field is missing."))


def joined(where: str, name: str) -> str:
    """Return the name of a field within another."""
    return f"{where}.{name}" if where else name
