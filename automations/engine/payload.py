"""An instance's data as values and as text: merged key by key, compared, read."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def merge(current: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return `current` with the keys changed that differ between `before` and `after`."""
    merged = dict(current)
    for key in before.keys() | after.keys():
        if key not in after:
            merged.pop(key, None)
        elif key not in before or _differ(before[key], after[key]):
            merged[key] = after[key]
    return merged


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
