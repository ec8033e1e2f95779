"""Small pictures of numbers over time."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from automations_admin import sparkline

numbers = st.lists(st.integers(0, 10**9), max_size=40)


def heights(path: str) -> list[tuple[float, float]]:
    """Return where each bar of a path begins and where it ends, from the top."""
    found = re.findall(r"M[\d.]+ ([\d.]+)v(-?[\d.]+)h", path)
    return [(float(line), float(line) + float(length)) for line, length in found]


def test_a_bar_for_each_number_that_is_not_nothing() -> None:
    """In its place, as long as its share of the largest."""
    found = sparkline.bars([0, 5, 10], 10, 20)
    assert [(bar.x, bar.length) for bar in found] == [(10, 10), (20, 20)]
    assert all(7 < bar.width < 10 for bar in found)


def test_what_is_little_beside_the_largest_can_still_be_seen() -> None:
    """One failure is one failure."""
    assert sparkline.bars([1, 10_000], 5, 20)[0].length == sparkline.LEAST


def test_what_has_failed_hangs_below_the_line() -> None:
    """Told by place, not by colour alone."""
    line = sparkline.drawn([4, 4], [0, 1], title="8 finished, 1 failed", height=30)
    assert all(end < begin <= float(line.axis) for begin, end in heights(line.above))
    assert [end > begin >= float(line.axis) for begin, end in heights(line.below)] == [True]


def test_with_nothing_below_the_line_is_at_the_bottom() -> None:
    """All the room is for what stands on it."""
    line = sparkline.drawn([1], title="1 failed")
    assert (line.axis, line.below, line.view) == ("25.5", "", "0 0 132.0 26.0")


@given(numbers, numbers)
def test_no_bar_leaves_the_picture(above: list[int], below: list[int]) -> None:
    """Whatever the numbers."""
    line = sparkline.drawn(above, below, title="")
    for begin, end in [*heights(line.above), *heights(line.below)]:
        assert min(begin, end) >= 0
        assert max(begin, end) <= sparkline.HEIGHT
    assert len(heights(line.above)) == sum(value > 0 for value in above)
    columns = max(len(above), len(below), 1)
    for bar in sparkline.bars(above, sparkline.WIDTH / columns, 20):
        assert bar.x + bar.width <= sparkline.WIDTH


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_picture_says_in_words_what_it_shows(language: str) -> None:
    """And its numbers have points in every language; what is said in it is escaped."""
    line = sparkline.drawn([1, 2], title='"><svg onload=alert(1)>', desc="one, then two", css="x")
    with translation.override(language):
        html = render_to_string("automations_admin/sparkline.html", {"line": line})
    assert "<title>&quot;&gt;&lt;svg onload=alert(1)&gt;</title><desc>one, then two</desc>" in html
    assert 'class="a-spark x" role="img"' in html
    assert 'y1="25.5"' in html
    assert "25,5" not in html
    assert "a-down" not in html
