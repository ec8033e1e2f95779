"""What is kept of a drawing beside its document: pinned steps, folded branches, remarks.

None of it changes what a flow does. The browser's `Sidecar` is the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from automations.document.schema import NODE_ID
from automations.exceptions import NotALayout

#: Farthest place from the origin, in pixels.
FARTHEST = 1_000_000
#: Most steps that are pinned or folded, and most remarks.
MOST = 5_000
#: Longest remark, in characters.
MAX_TEXT = 2_000
#: Longest layout, in characters of JSON.
MAX_LAYOUT = 500_000

_ID = re.compile(NODE_ID.removesuffix("$") + r"\Z")


def checked(said: Any) -> dict[str, Any]:
    """Return a layout as it is stored: without what is empty.

    Args:
        said: any JSON.

    Raises:
        NotALayout: it is none; says what is wrong.
    """
    layout = _object(said, "layout", set(_PARTS))
    if len(json.dumps(layout)) > MAX_LAYOUT:
        raise NotALayout(f"The layout is longer than {MAX_LAYOUT} characters. Take some of it out.")
    found = {name: check(layout[name]) for name, check in _PARTS.items() if name in layout}
    return {name: part for name, part in found.items() if part}


def _pins(said: Any) -> dict[str, Any]:
    pins = _object(said, "pins")
    _few(pins, "pins")
    return {_step(name, "pins"): _point(place, f"pins.{name}") for name, place in pins.items()}


def _folded(said: Any) -> list[str]:
    return [*dict.fromkeys(_step(one, "folded") for one in _list(said, "folded"))]


def _notes(said: Any) -> list[dict[str, Any]]:
    notes = [_note(one, f"notes.{place}") for place, one in enumerate(_list(said, "notes"))]
    if len({one["id"] for one in notes}) < len(notes):
        raise NotALayout("Two of notes have the same id.")
    return notes


_PARTS: Mapping[str, Callable[[Any], Any]] = {"pins": _pins, "folded": _folded, "notes": _notes}


def _note(said: Any, at: str) -> dict[str, Any]:
    note = _object(said, at, {"id", "text", "x", "y"})
    text = note.get("text")
    if not isinstance(text, str):
        raise NotALayout(f"{at}.text is no text.")
    if len(text) > MAX_TEXT:
        raise NotALayout(f"{at}.text is longer than {MAX_TEXT} characters. Shorten it.")
    place = {name: note[name] for name in ("x", "y") if name in note}
    return {"id": _step(note.get("id"), f"{at}.id"), "text": text, **_point(place, at)}


def _point(said: Any, at: str) -> dict[str, Any]:
    place = _object(said, at, {"x", "y"})
    return {name: _number(place.get(name), f"{at}.{name}") for name in ("x", "y")}


def _number(said: Any, at: str) -> int | float:
    if isinstance(said, bool) or not isinstance(said, (int, float)):
        raise NotALayout(f"{at} is no number.")
    if not (math.isfinite(said) and abs(said) <= FARTHEST):
        raise NotALayout(f"{at} is too far away: {FARTHEST} at most.")
    return said


def _step(said: Any, at: str) -> str:
    if not isinstance(said, str) or not _ID.match(said):
        raise NotALayout(f"{at} names something that is no id.")
    return said


def _list(said: Any, at: str) -> list[Any]:
    if not isinstance(said, list):
        raise NotALayout(f"{at} is no list.")
    _few(said, at)
    return said


def _object(said: Any, at: str, known: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise NotALayout(f"{at} is no object.")
    for name in said:
        if known is not None and name not in known:
            raise NotALayout(f"{at} has {name[:100]}, which is not known here. Remove it.")
    return said


def _few(said: Any, at: str) -> None:
    if len(said) > MOST:
        raise NotALayout(f"{at} has more than {MOST} parts. Take some of them out.")
