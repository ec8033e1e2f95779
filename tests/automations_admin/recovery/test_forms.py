"""What people type to edit data."""

from __future__ import annotations

import pytest

from automations_admin.recovery.forms import ReasonForm, TextForm


def test_data_are_read_strictly() -> None:
    """They must be an object."""
    assert TextForm({"data": '{"a": 1}'}).is_valid()
    for text in ("[1]", "{", '{"a": 1, "a": 2}', '{"a": NaN}'):
        assert not TextForm({"data": text}).is_valid()


@pytest.mark.parametrize(("lines", "rows"), [(1, "10"), (20, "21"), (500, "40")])
def test_the_field_is_as_high_as_the_data(lines: int, rows: str) -> None:
    """Within bounds."""
    form = TextForm(initial={"data": "\n".join("x" * lines)})
    assert form.fields["data"].widget.attrs["rows"] == rows


def test_a_reason_is_asked_for() -> None:
    """It stands in the history."""
    assert "Say why" in str(ReasonForm({"version": "x"}).errors["reason"])
