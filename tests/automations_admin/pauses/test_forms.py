"""What people say when they pause something."""

from __future__ import annotations

import pytest

from automations_admin.pauses.forms import PauseForm
from tests.flows.pausing import Waiter

WAITER = Waiter.get_automation_class_name()


def form(everything: bool = True, **values: str) -> PauseForm:
    """Return a form that was filled in."""
    return PauseForm(values, flows=[(WAITER, "Waiter")], everything=everything)


def test_everything_a_flow_or_a_step_is_paused() -> None:
    assert form(reason="x").is_valid()
    assert form(flow=WAITER, reason="x").is_valid()
    assert form(flow=WAITER, step="later", reason="x").is_valid()


def test_a_reason_is_needed() -> None:
    assert form(flow=WAITER).errors["reason"] == ["Say why it is paused."]


@pytest.mark.parametrize("values", [{"step": "later"}, {"flow": WAITER, "step": "nowhere"}])
def test_the_step_is_one_of_the_flow(values: dict[str, str]) -> None:
    assert "step" in form(reason="x", **values).errors


def test_who_may_not_pause_everything_names_a_flow() -> None:
    assert "flow" in form(everything=False, reason="x").errors
    assert "flow" in form(flow="x.Y", reason="x").errors
