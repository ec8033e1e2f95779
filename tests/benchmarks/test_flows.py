"""The flows that are measured are declared correctly."""

from __future__ import annotations

import pytest

from automations import registry
from automations.checks import check_automation
from benchmarks import flows


@pytest.mark.parametrize(
    "name",
    [
        "Linear",
        "Paused",
        "Polled",
        "Asked",
        "Unique",
        "Told",
        "Parallel",
        "Order",
        "Refund",
        "Return",
    ],
)
def test_a_measured_flow_has_no_problem(name: str) -> None:
    """The checks find nothing, and the flow is registered."""
    automation = getattr(flows, name)

    assert check_automation(automation) == []
    assert registry.find(f"benchmarks.flows.{name}") is automation
