"""JSON Schema for the data of instances, by the package jsonschema, which is optional."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

#: How the package is installed.
COMMAND = "pip install django-automations-suite[schema]"
#: Most faults that are reported at once.
MOST = 20


@dataclass(frozen=True)
class Fault:
    """A place where data do not fit a schema.

    Attributes:
        path: keys and places from the outside inwards; empty for the data as a whole.
        rule: the keyword of the schema that is broken, such as "minLength".
        text: what is wrong, in English; it may quote the value.
        value: what does not fit.
    """

    path: tuple[str | int, ...]
    rule: str
    text: str
    value: Any


def path_text(path: Iterable[str | int]) -> str:
    """Return a path as people write it: "parcels[0].weight"."""
    said = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return said.removeprefix(".")


def is_installed() -> bool:
    """Tell whether data can be checked here."""
    return find_spec("jsonschema") is not None


def problem(schema: Any) -> str:
    """Return what is wrong with a schema itself, or ""; "" as well if nobody can tell here."""
    if not isinstance(schema, Mapping):
        return "is no dictionary"
    if not is_installed():
        return ""
    from jsonschema import SchemaError

    try:
        _validator_class(schema).check_schema(schema)
    except SchemaError as error:
        return f"is no valid JSON Schema: {error.message}"
    return ""


def faults(schema: Mapping[str, Any], data: Any) -> list[Fault]:
    """Return where data do not fit a schema, in the order of their places.

    Args:
        schema: a valid one; nothing that it refers to is fetched from elsewhere.
        data: plain JSON values.

    Raises:
        ImportError: jsonschema is not installed; see `is_installed`.
        LookupError: the schema refers to what is not in it.
    """
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    validator = _validator_class(schema)(schema, registry=Registry())
    try:
        found = [_fault(error) for error in validator.iter_errors(data)]
    except Unresolvable as error:
        raise LookupError(f"The schema refers to what is not in it: {error}") from error
    return _ordered(found)[:MOST]


def _validator_class(schema: Mapping[str, Any]) -> Any:
    from jsonschema.validators import Draft202012Validator, validator_for

    return validator_for(schema, default=Draft202012Validator)


def _fault(error: Any) -> Fault:
    return Fault(tuple(error.absolute_path), str(error.validator), error.message, error.instance)


def _ordered(found: Iterable[Fault]) -> list[Fault]:
    return sorted(found, key=lambda fault: [str(part) for part in fault.path])
