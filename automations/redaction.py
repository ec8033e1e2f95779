"""What is secret in data: found by the names of keys, and masked wherever data are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from automations import conf

#: What stands in the place of a secret.
MASK = "••••••••"


def masked(value: Any) -> Any:
    """Return JSON-safe data with the values of secret keys masked, however deep they are.

    A key is secret if one of the expressions in AUTOMATIONS["REDACT"] finds it. Empty values are
    left: that nothing is there is no secret.
    """
    if isinstance(value, (str, int)) or value is None:
        return value
    if isinstance(value, (dict, Mapping)):
        return {key: _part(key, part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(part) for part in value]
    return value


def _part(key: Any, part: Any) -> Any:
    if is_secret(str(key)) and part not in (None, "", [], {}):
        return MASK
    return masked(part)


def hides(value: Any) -> bool:
    """Tell whether there is anything in data that `masked` hides."""
    return bool(masked(value) != value)


def is_secret(key: str) -> bool:
    """Tell whether the value of a key is masked."""
    return _is_found(tuple(conf.get().REDACT), key)


@lru_cache(maxsize=1_000)
def _is_found(patterns: tuple[str, ...], key: str) -> bool:
    found = _expression(patterns)
    return found is not None and found.search(key) is not None


@lru_cache(maxsize=8)
def _expression(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def unmasked(edited: Any, before: Any) -> Any:
    """Return edited data in which every mask that was left as it is has its value again.

    Args:
        edited: what a person has made of masked data.
        before: the data that were masked.
    """
    if edited == MASK:
        return before
    if isinstance(edited, Mapping):
        known = before if isinstance(before, Mapping) else {}
        return {key: unmasked(part, known.get(key, MASK)) for key, part in edited.items()}
    if isinstance(edited, list):
        return _unmasked_list(edited, before if isinstance(before, list) else [])
    return edited


def _unmasked_list(edited: list[Any], before: list[Any]) -> list[Any]:
    """Find the part that each edited one was; one that cannot be told keeps its masks."""
    hidden, aligned = [masked(part) for part in before], len(edited) == len(before)
    found: list[Any] = []
    for place, part in enumerate(edited):
        alike = [known for known, mask in zip(before, hidden, strict=True) if mask == part]
        if aligned and hidden[place] == part:
            found.append(before[place])
        elif alike and all(known == alike[0] for known in alike):
            found.append(alike[0])
        elif aligned and hidden[place] not in edited:
            found.append(unmasked(part, before[place]))
        else:
            found.append(unmasked(part, MASK))
    return found


def masks(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths at which a mask stands, as keys and places from the outside inwards."""
    if value == MASK:
        return [path]
    parts: Any = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, (list, tuple)):
        parts = enumerate(value)
    return [found for key, part in parts for found in masks(part, (*path, key))]
