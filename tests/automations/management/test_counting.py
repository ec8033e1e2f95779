"""Counts as the commands say them."""

from __future__ import annotations

import pytest

from automations.management.counting import counted


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 histories"), (1, "1 history"), (2, "2 histories"), (2_000, "2,000 histories")],
)
def test_only_one_is_singular(number: int, said: str) -> None:
    assert counted(number, "history", "histories") == said
