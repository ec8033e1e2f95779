"""The flows that are copied do what their docstrings say."""

from __future__ import annotations

import pytest

from automations import testing
from benchmarks.scale import flows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("flow", "steps"), [(flows.Chain, 3), (flows.LongChain, 13)])
def test_a_chain_has_its_steps(flow: type, steps: int) -> None:
    """Between a beginning and an end that do nothing."""
    run = testing.start(flow, number="7")
    run.assert_path("begin", *(f"step_{number}" for number in range(steps)), "end")


def test_a_message_is_found_by_its_number() -> None:
    run = testing.start(flows.Paid, number="7")
    assert flows.Paid.deliver("paid", "8") == 0
    assert flows.Paid.deliver("paid", "7", {"amount": 3}) == 1
    run.assert_outcome("completed")


def test_one_fails_at_its_second_step() -> None:
    run = testing.start(flows.Failing, number="7")
    run.assert_outcome("failed")
    assert run.task("fail").error_class == "ValueError"
