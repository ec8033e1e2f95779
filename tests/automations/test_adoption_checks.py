"""The check of what a class says it was taken over from."""

from __future__ import annotations

from typing import Any

import pytest

from automations import checks, flow
from automations.adoption_checks import is_adoption
from tests.flows.units import declare


def found(said: Any) -> list[str]:
    """Return the ids of what the checks find in a class that says this."""
    meta = type("Meta", (), {"adopted_from": said})
    cls = declare(Meta=meta, end=flow.End())
    return [str(message.id) for message in checks.check_automation(cls)]


@pytest.mark.parametrize("said", ["designed.A", ("designed.A",), ("designed.A", ""), ("a", 1), 3])
def test_what_is_no_name_and_hash_is_refused(said: Any) -> None:
    assert found(said) == ["automations.E047"]
    assert not is_adoption(said)


@pytest.mark.parametrize("said", [None, ("designed.A", "0f"), ["designed.A", "0f"]])
def test_a_name_and_a_hash_are_right(said: Any) -> None:
    assert found(said) == []
