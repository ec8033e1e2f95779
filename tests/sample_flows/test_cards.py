"""Card numbers: what people write is tidied up, what cannot be right is refused."""

from __future__ import annotations

import pytest

from sample_flows import cards
from sample_flows.exceptions import InvalidCard


@pytest.mark.parametrize("number", ["4000000000001111", "4000 0000-0000 1111", " 4000000000001111"])
def test_blanks_and_hyphens_are_taken_out(number: str) -> None:
    """The gateway wants digits only."""
    assert cards.check(number) == "4000000000001111"


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("4242-XXXX", "has letters or signs"),
        ("٤" * 16, "has letters or signs"),
        ("", "has letters or signs"),
        ("4000 0000 0000 12", "has 14 digits instead of 16"),
        ("4" * 17, "has 17 digits instead of 16"),
    ],
)
def test_wrong_number_is_refused_with_a_remedy(number: str, message: str) -> None:
    """Whoever reads it in the history knows what to correct."""
    with pytest.raises(InvalidCard, match=rf"{message}; correct data\['card'\], then retry\."):
        cards.check(number)
