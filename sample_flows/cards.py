"""Card numbers."""

from __future__ import annotations

from sample_flows.exceptions import InvalidCard

LENGTH = 16


def compact(number: str) -> str:
    """Return a card number without the blanks and hyphens that people write."""
    return number.replace(" ", "").replace("-", "")


def check(number: str) -> str:
    """Return a card number as digits only.

    Raises:
        InvalidCard: it has letters, or too many or too few digits.
    """
    digits = compact(number)
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidCard(
            f"Card number {number} has letters or signs; correct data['card'], then retry."
        )
    if len(digits) != LENGTH:
        raise InvalidCard(
            f"Card number {number} has {len(digits)} digits instead of {LENGTH}; "
            "correct data['card'], then retry."
        )
    return digits
