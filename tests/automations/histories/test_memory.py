"""What is in memory already is left alone for a while, and for no longer."""

from __future__ import annotations

import gc

import pytest

from automations.histories import memory


def test_what_is_there_is_left_alone_until_the_end() -> None:
    before = gc.get_threshold()
    with memory.left_alone():
        assert gc.get_freeze_count() > 1_000
        assert gc.get_threshold()[0] == memory.SELDOM
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, before)


def test_a_failure_ends_it_too() -> None:
    with pytest.raises(ValueError, match="gone"), memory.left_alone():
        raise ValueError("gone")
    assert gc.get_freeze_count() == 0
