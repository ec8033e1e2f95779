"""What a stored copy cannot hold in its columns: the differences to its document.

A copy must never run, so its rows do not say that a task is due; and its people may be unknown
here. The document says so all the same: what differs is kept beside the rows and laid over them
when the copy is written as a document again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

#: A value and where it belongs: keys and places from the outside inwards, then the value.
Difference = tuple[list[str | int], Any]


def differences(stored: Any, said: Any, path: tuple[str | int, ...] = ()) -> Iterator[Difference]:
    """Yield what must be laid over `stored` for it to become `said`."""
    if isinstance(stored, dict) and isinstance(said, dict) and stored.keys() == said.keys():
        for key in [key for key, value in said.items() if stored[key] is not value]:
            yield from differences(stored[key], said[key], (*path, key))
    elif isinstance(stored, list) and isinstance(said, list) and len(stored) == len(said):
        for place, value in enumerate(said):
            yield from differences(stored[place], value, (*path, place))
    elif type(stored) is not type(said) or stored != said:
        yield list(path), said


def same(stored: Any, said: Any) -> bool:
    """Tell, faster than by `differences`, that two pieces of JSON say the same."""
    return json.dumps(stored, sort_keys=True) == json.dumps(said, sort_keys=True)


def apply(stored: Any, found: Iterable[Difference]) -> None:
    """Lay differences over what is stored, in place."""
    for path, value in found:
        part = stored
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value
