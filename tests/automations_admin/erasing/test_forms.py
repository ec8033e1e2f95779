"""What people say when they erase somebody."""

from __future__ import annotations

import pytest

from automations_admin.erasing.forms import MAX_REASON, ReasonForm


@pytest.mark.parametrize(
    ("reason", "valid"), [("", False), ("Asked", True), ("x" * (MAX_REASON + 1), False)]
)
def test_a_reason_is_required(reason: str, valid: bool) -> None:
    assert ReasonForm({"reason": reason}).is_valid() is valid
