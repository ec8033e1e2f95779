"""Frames of an error: those of libraries are folded, the last own one is marked."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath
from typing import Any

_LIBRARIES = ("site-packages", "dist-packages")
_STANDARD = sysconfig.get_paths()["stdlib"]
#: How many parts of a path are shown.
PARTS = 3


@dataclass(frozen=True)
class Frame:
    """A place in the code.

    Attributes:
        place: last parts of the path, and the line.
        path: the whole path.
        mine: it is the innermost frame of the project's own code.
    """

    place: str
    path: str
    function: str
    source: str
    mine: bool = False


@dataclass(frozen=True)
class Group:
    """Frames in a row that are all of libraries, or all of the project's own."""

    library: bool
    frames: tuple[Frame, ...]


def groups(frames: Any) -> list[Group]:
    """Return stored frames in groups, outermost first; what is no frame is left out."""
    known = [frame for frame in frames if isinstance(frame, Mapping)] if _is_list(frames) else []
    own = [index for index, frame in enumerate(known) if not is_library(str(frame.get("file")))]
    last = own[-1] if own else len(known) - 1
    made = [_frame(frame, mine=index == last) for index, frame in enumerate(known)]
    return list(_grouped(made))


def innermost(frames: Any) -> Frame | None:
    """Return the frame in which whoever repairs it begins: the innermost one of own code."""
    return next((one for group in groups(frames) for one in group.frames if one.mine), None)


def _grouped(frames: Iterable[Frame]) -> Iterator[Group]:
    for library, found in groupby(frames, key=lambda frame: is_library(frame.path)):
        group = tuple(found)
        yield Group(library and not any(frame.mine for frame in group), group)


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def is_library(file: str) -> bool:
    """Tell whether a file belongs to an installed package or to Python itself."""
    parts = PurePath(file).parts
    if any(name in parts for name in _LIBRARIES):
        return True
    return file.startswith((_STANDARD, "<"))


def _frame(frame: Mapping[str, Any], *, mine: bool) -> Frame:
    file = str(frame.get("file") or "?")
    short = "/".join(PurePath(file).parts[-PARTS:])
    return Frame(
        place=f"{short}:{frame.get('line') or '?'}",
        path=file,
        function=str(frame.get("function") or ""),
        source=str(frame.get("source") or ""),
        mine=mine,
    )
