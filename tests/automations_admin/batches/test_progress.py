"""How far a batch is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations import testing
from automations.models import Batch
from automations.status import BatchState, Verdict
from automations_admin.batches import progress

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
COUNTS = st.dictionaries(st.sampled_from(Verdict.values), st.integers(0, 10_000))


@given(COUNTS)
def test_verdicts_add_up(counts: dict[str, int]) -> None:
    """In figures and in the bar."""
    found = progress.of(Batch(state="finished"), counts)
    assert found.total == sum(part.count for part in found.parts)
    left = counts.get("to_come", 0) + counts.get("running", 0)
    assert found.handled + left == found.total
    assert 0 <= found.percent <= 100
    if found.parts:
        width = sum(float(part.width) for part in found.parts)
        assert abs(width - progress.WIDTH) < 1


def test_every_state_and_verdict_has_a_look() -> None:
    assert set(progress.VERDICTS) == set(Verdict)
    assert set(progress.STATES) == set(BatchState)


@pytest.mark.parametrize(
    ("rate", "state", "minutes"),
    [(10.0, "running", 2), (None, "running", 5), (10.0, "suspended", None)],
)
def test_it_is_said_when_a_batch_will_be_ready(
    rate: float | None, state: str, minutes: int | None
) -> None:
    """By the speed that was set, or that was seen."""
    begun = NOW - timedelta(minutes=5)
    batch = Batch(state=state, rate=rate, created=begun)
    with testing.frozen_time(NOW):
        found = progress.of(batch, {"went_through": 20, "to_come": 20})
    assert found.ready == (None if minutes is None else NOW + timedelta(minutes=minutes))


def test_nothing_is_ready_at_once() -> None:
    assert progress.of(Batch(state="finished"), {}).percent == 100
