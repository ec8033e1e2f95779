"""Limits and fairness are measured beside a backlog."""

from __future__ import annotations

import pytest

from benchmarks import lines


@pytest.mark.django_db(transaction=True)
def test_what_is_measured_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other flow takes turns with the backlog, and the line goes on."""
    monkeypatch.setattr(lines, "SERVED", 5)
    monkeypatch.setattr(lines, "ASKED", 1)

    found = list(lines.limits(60))

    assert {figure.unit for figure in found} == {"ms", "/s", "ms each", "per task"}
    assert all(1 <= one.value <= 2.4 for one in found if one.unit == "per task")
    assert found[-1].name == "instances from a line of 60"
    assert found[-1].value > 0
