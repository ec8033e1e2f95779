"""Frames of an error."""

from __future__ import annotations

import json

import pytest

from automations_admin import frames


def frame(file: str, line: int = 1) -> dict[str, object]:
    return {"file": file, "line": line, "function": "f", "source": "x = 1"}


def test_frames_of_libraries_are_folded_and_the_last_own_one_is_marked() -> None:
    """Whoever repairs it begins there."""
    found = frames.groups(
        [
            frame("/srv/shop/flows.py", 3),
            frame("/srv/shop/carrier.py", 9),
            frame("/v/lib/python3.11/site-packages/requests/api.py"),
            frame(json.__file__),
        ]
    )
    assert [group.library for group in found] == [False, True]
    assert [one.mine for one in found[0].frames] == [False, True]
    assert found[0].frames[1].place == "srv/shop/carrier.py:9"
    assert len(found[1].frames) == 2


def test_without_own_frames_the_last_one_is_marked() -> None:
    """Something has to be."""
    (group,) = frames.groups([frame("/x/site-packages/a.py")])
    assert group.frames[0].mine
    assert not group.library


@pytest.mark.parametrize("stored", [None, {}, "text", [1, None, "x"], []])
def test_odd_frames_are_left_out(stored: object) -> None:
    """As in an imported history."""
    assert frames.groups(stored) == []


def test_missing_parts_are_no_error() -> None:
    """They are said to be unknown."""
    (group,) = frames.groups([{}])
    assert group.frames[0].place == "?:?"


def test_the_sample_of_a_trace_is_the_marked_frame() -> None:
    """Or nothing, if no frame was kept."""
    kept = [frame("/srv/shop/a.py", 1), frame("/srv/shop/b.py", 2), frame(json.__file__)]
    found = frames.innermost(kept)
    assert found is not None
    assert found.place == "srv/shop/b.py:2"
    assert frames.innermost([]) is None
