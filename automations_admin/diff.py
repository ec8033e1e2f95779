"""What an edit changes, path by path. Of a secret it is only said that it is another one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from automations.redaction import MASK, is_secret, masked

#: Most changes that are shown, and most characters of one value.
MOST, LONGEST = 200, 500


@dataclass(frozen=True)
class Change:
    """A value that is added, removed or replaced.

    Attributes:
        path: keys joined by dots; places in lists in brackets.
        before, after: as JSON, secrets masked; None if the value is not there.
    """

    path: str
    before: str | None
    after: str | None


def changes(before: Any, after: Any) -> list[Change]:
    """Return what has to change to come from one value to the other, in the order of the keys."""
    found: list[Change] = []
    for change in _between("", before, after):
        if len(found) == MOST:
            break
        found.append(change)
    return found


def of_event(detail: Any, *, data: bool) -> list[Change]:
    """Return what an act has changed, by what its event tells.

    Args:
        detail: of the event.
        data: whether changes of an instance's data may be shown.
    """
    if not isinstance(detail, Mapping):
        return []
    said, changed = {"before", "after"} & detail.keys(), detail.get("changes")
    found = changes(detail.get("before"), detail.get("after")) if said else []
    if data and isinstance(changed, Mapping):
        found += changes(changed.get("before", {}), changed.get("after", {}))
    return found


def _between(path: str, before: Any, after: Any) -> Iterator[Change]:
    if _equal(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            inner = f"{path}.{key}" if path else str(key)
            pair = key in before, before.get(key), key in after, after.get(key)
            yield from _hidden(inner, *pair) if is_secret(str(key)) else _parts(inner, *pair)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old, new = index < len(before), index < len(after)
            yield from _parts(
                f"{path}[{index}]",
                old,
                before[index] if old else None,
                new,
                after[index] if new else None,
            )
    else:
        yield Change(path, _text(before), _text(after))


def _hidden(path: str, old: bool, before: Any, new: bool, after: Any) -> Iterator[Change]:
    """Say of a secret only that it is another one."""
    if old != new or not _equal(before, after):
        yield Change(path, _text(MASK) if old else None, _text(MASK) if new else None)


def _parts(path: str, old: bool, before: Any, new: bool, after: Any) -> Iterator[Change]:
    if old and new:
        yield from _between(path, before, after)
    else:
        yield Change(path, _text(before) if old else None, _text(after) if new else None)


def _equal(one: Any, other: Any) -> bool:
    """Compare as JSON does: true is not 1, and 1 is not 1.0."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _text(value: Any) -> str:
    text = json.dumps(masked(value), ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
