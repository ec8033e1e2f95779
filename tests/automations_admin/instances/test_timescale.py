"""Places for moments, with the idle time folded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from automations_admin.instances.timescale import FOLDED, WHOLE, Timescale, breadth

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
MOMENTS = st.lists(
    st.integers(0, 10_000_000).map(lambda seconds: BEGIN + timedelta(seconds=seconds)),
    min_size=2,
    max_size=20,
    unique=True,
)


@given(MOMENTS, st.booleans())
def test_later_moments_are_never_further_left(moments: list[datetime], fold: bool) -> None:
    scale = Timescale(moments, [(moments[0], moments[1])], fold=fold)
    places = [scale.x(moment) for moment in sorted(moments)]
    assert places == sorted(places)
    assert abs(places[-1] - scale.width) < 1e-6
    assert places[0] == 0


@given(MOMENTS)
def test_true_to_scale_everything_has_its_share(moments: list[datetime]) -> None:
    scale = Timescale(moments, [], fold=False)
    first, last = min(moments), max(moments)
    for moment in moments:
        share = (moment - first) / (last - first)
        assert abs(scale.x(moment) - share * WHOLE) < 0.01


def test_a_week_without_anything_is_as_wide_as_a_minute() -> None:
    week, minute = BEGIN + timedelta(days=7), BEGIN + timedelta(days=7, minutes=1)
    scale = Timescale([BEGIN, week, minute], [])
    assert [stretch.width for stretch in scale.stretches] == [FOLDED, FOLDED]
    assert all(stretch.idle for stretch in scale.stretches)


def test_what_is_executed_is_not_folded() -> None:
    end = BEGIN + timedelta(seconds=20)
    (stretch,) = Timescale([BEGIN, end], [(BEGIN, end)]).stretches
    assert not stretch.idle
    assert stretch.width == breadth(20)


def test_moments_outside_are_at_the_ends() -> None:
    scale = Timescale([BEGIN, BEGIN + timedelta(hours=1)], [])
    assert scale.x(BEGIN - timedelta(hours=1)) == 0
    assert scale.x(BEGIN + timedelta(hours=9)) == scale.width


def test_nothing_has_no_width() -> None:
    scale = Timescale([], [])
    assert (scale.width, scale.x(BEGIN)) == (0, 0)
