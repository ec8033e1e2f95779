"""Days pass in seconds, over changes of the clock and jumps: no timer is early, lost or doubled."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from zoneinfo import ZoneInfo

import pytest

from automations import testing
from tests.acceptance.soak import alone
from tests.acceptance.soak.almanac import Rule
from tests.acceptance.soak.days import BEGIN, Days

pytestmark = pytest.mark.soak

#: Days and instances that wait once, of both forms.
SHORT, LONG = (36, 60), (400, 2_600)


@pytest.mark.django_db(transaction=True)
def test_each_occurrence_of_a_timer_is_executed_once(capsys: pytest.CaptureFixture[str]) -> None:
    """At its moment, or as its rule says if the clock has jumped over it; none before."""
    seed, size = alone.seed(), LONG if alone.is_long() else SHORT
    with testing.frozen_time(BEGIN) as clock:
        days = Days(seed, *size, clock)
        began = time.monotonic()

        days.run()

        seconds = time.monotonic() - began
    with capsys.disabled():
        print(
            f"\n{days.days} days with AUTOMATIONS_SOAK_SEED={seed}: {days.fired} timers of "
            f"{len(days.known)} instances in {seconds:.0f} s, {days.late} of them found after a "
            f"jump, {days.early} too early, {days.executed} steps"
        )
    assert days.wrongs() == []
    assert days.early == 0
    assert 0 < days.late < days.fired


def test_the_almanac_knows_gaps_and_folds() -> None:
    """In the gap it is the first moment after it, in the fold the first of both."""
    berlin, zone = Rule("berlin", "Europe/Berlin", wall(2, 30)), ZoneInfo("Europe/Berlin")
    gap = datetime(2026, 3, 28, 12, tzinfo=UTC)
    fold = datetime(2026, 10, 24, 12, tzinfo=UTC)

    assert berlin.after(gap, gap).astimezone(zone).isoformat() == "2026-03-29T03:00:00+02:00"
    assert berlin.after(fold, fold).astimezone(zone).isoformat() == "2026-10-25T02:30:00+02:00"
    assert Rule("x", every=timedelta(hours=30)).after(gap, gap) == gap + timedelta(hours=30)
