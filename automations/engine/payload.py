"""An instance's data as values and as text: merged key by key, compared, read."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from automations.encoder import PLAIN


def merge(current: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return `current` with the keys changed that differ between `before` and `after`."""
    merged = dict(current)
    for key in before.keys() | after.keys():
        if key not in after:
            merged.pop(key, None)
        elif key not in before or _differ(before[key], after[key]):
            merged[key] = after[key]
    return merged


#: Largest size of what is kept of one change, in characters of JSON.
MAX_CHANGE = 20_000
#: Characters of JSON around the two halves of a change, and a few more.
_FRAME = 40


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any] | None:
    """Return what is kept of a change of data: the keys concerned with their values.

    Returns:
        {"before": {...}, "after": {...}}; {"keys": [...]} if that would be too large; None if
        nothing differs.
    """
    found = _changes(before, after)
    if found is None or len(PLAIN.encode(found)) <= MAX_CHANGE:
        return found
    return {"keys": changed_keys(before, after)}


def changes_of(before: str, after: str) -> dict[str, Any] | None:
    """Return the same of data as JSON text; what is small as a whole is not measured."""
    if before == after:
        return None
    if len(before) + len(after) + _FRAME <= MAX_CHANGE:
        return _changes(plain(before), plain(after))
    return changes(plain(before), plain(after))


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any] | None:
    keys = changed_keys(before, after)
    if not keys:
        return None
    return {
        "before": {key: before[key] for key in keys if key in before},
        "after": {key: after[key] for key in keys if key in after},
    }


def copied(value: Any) -> Any:
    """Return a copy of a value of JSON, in a fifth of the time that `deepcopy` takes."""
    if isinstance(value, dict):
        return {key: copied(part) for key, part in value.items()}
    return [copied(part) for part in value] if isinstance(value, list) else value


def changed_keys(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the keys whose values differ, in alphabetical order."""
    return sorted(key for key in before.keys() | after.keys() if _changed(key, before, after))


def _changed(key: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
    return (key in before) != (key in after) or _differ(before.get(key), after.get(key))


def undone(data: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Return data without a change; keys that somebody has changed since are left.

    Args:
        data: what they are now.
        change: what `changes` returned, with its values.
    """
    before, after, found = change["before"], change["after"], dict(data)
    for key in before.keys() | after.keys():
        if (key in found) != (key in after) or _differ(found.get(key), after.get(key)):
            continue
        if key in before:
            found[key] = before[key]
        else:
            found.pop(key, None)
    return found


def _differ(one: Any, other: Any) -> bool:
    """Tell whether two values of JSON differ; for Python True is 1."""
    return one != other or repr(one) != repr(other)


def plain(text: str) -> Any:
    """Return what stored JSON text says."""
    return json.loads(text)


def text_version(text: str) -> str:
    """Return a short fingerprint of JSON text that does not depend on the order of keys."""
    ordered = json.dumps(json.loads(text), sort_keys=True)
    return hashlib.sha256(ordered.encode()).hexdigest()[:16]
