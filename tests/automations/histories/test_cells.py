"""No text is taken for a formula, and what is to be read again is read as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations.histories import cells


@pytest.mark.parametrize("first", cells.FORMULA)
def test_no_cell_is_taken_for_a_formula(first: str) -> None:
    assert cells.safe(f"{first}1+1") == f"'{first}1+1"


def test_other_text_stays_as_it_is() -> None:
    assert cells.safe("1+1") == "1+1"
    assert cells.safe("'x") == "'x"


def test_what_cannot_be_seen_becomes_a_mark() -> None:
    assert cells.shown("a\x00b\x1bc\x85d\ud800e\uffff") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"
    assert cells.shown("one\r\ntwo\tthree ä😀") == "one\r\ntwo\tthree ä😀"


@given(st.text() | st.sampled_from(["'", "''", "'=1", "=1", "+", "\uff1d", "\t'"]))
def test_what_was_quoted_is_read_as_it_was(text: str) -> None:
    assert cells.unquoted(cells.quoted(text)) == text
    assert not cells.quoted(text).startswith(cells.FORMULA)
