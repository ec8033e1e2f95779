"""What people type to find an instance: an id, a UUID, a key, or `path:value` in its data."""

from __future__ import annotations

import json
import math
import re
import uuid
from contextlib import suppress
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KeyTransform

from automations_admin import counting

_PAIR = re.compile(r"(?:data\.)?([^:=\s][^:=]*)[:=](.*)", re.DOTALL)
#: How deep a path into the data may go.
MAX_DEPTH = 10


def narrowed(rows: Any, text: str) -> Any:
    """Return those of the instances that fit what was typed.

    "path:value" and "path=value" compare a value in the data, at a path of keys joined by dots,
    exactly; a number, true, false and null are also taken as such.
    """
    pair = _PAIR.fullmatch(text)
    if pair is not None:
        return _with_value(rows, pair[1].strip(), pair[2].strip())
    return rows.filter(_identified(text))


def _identified(text: str) -> Q:
    found = Q(key=text)
    if text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= counting.MAX_ID:
        found |= Q(pk=int(text))
    with suppress(ValueError):
        found |= Q(uuid=uuid.UUID(text))
    return found


def _with_value(rows: Any, path: str, text: str) -> Any:
    keys = path.split(".")
    if len(keys) > MAX_DEPTH or not all(keys):
        return rows.none()
    # Built by hand: in a field lookup, a key that is called like a lookup would be one.
    place: Any = "data"
    for key in keys:
        place = KeyTransform(key, place)
    fits = Q(value_at_path=text)
    for value in _literal(text):
        fits |= Q(value_at_path=value)
    return rows.alias(value_at_path=place).filter(fits)


def _literal(text: str) -> list[Any]:
    """Return what the text stands for besides itself: a number, a truth value or nothing."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if isinstance(value, float):
        usable = math.isfinite(value)
    elif isinstance(value, int):
        usable = abs(value) <= counting.MAX_ID
    else:
        usable = value is None or isinstance(value, str)
    return [value] if usable else []
