"""Through what statistics are looked at."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.find.figure import Figure
from automations_admin.stats.lens import MAX_DAYS, Lens

NOW = date(2026, 11, 26)


def read(text: str = "", *options: str) -> Lens:
    return Lens.read(QueryDict(text), NOW, options)


def test_four_weeks_are_compared_with_those_before() -> None:
    lens = read()
    assert (lens.since, lens.until, lens.days) == (date(2026, 10, 30), NOW, 28)
    assert lens.before is not None
    assert (lens.before.since, lens.before.until) == (date(2026, 10, 2), date(2026, 10, 29))
    assert lens.before.before is None


def test_days_are_read_and_turned_round_if_need_be() -> None:
    lens = read("from=2026-11-09&to=2026-11-01&with=none")
    assert (lens.since, lens.until, lens.against) == (date(2026, 11, 1), date(2026, 11, 9), None)


def test_a_day_that_makes_no_sense_is_named() -> None:
    assert read("from=yesterday&with=long ago").ignored == ("from", "with")


def test_very_long_times_are_cut() -> None:
    assert read("from=1990-01-01").days == MAX_DAYS


def test_long_times_are_not_drawn_by_the_hour() -> None:
    assert read("unit=hour").unit == "day"
    assert read("unit=hour&from=2026-11-25").unit == "hour"


def test_what_a_page_is_asked_for_besides_is_kept() -> None:
    lens = read("steps=a&steps=b&other=c", "steps")
    assert lens.options == {"steps": "a|b"}
    assert lens.query()["steps"] == "a|b"


@given(
    st.dictionaries(
        st.sampled_from(["from", "to", "with", "dated", "unit", "people", "by", "arm", "only"]),
        st.text(max_size=20) | st.dates(date(1970, 1, 1), date(2300, 1, 1)).map(str),
    )
)
def test_whatever_the_address_says_is_read_and_said_again(said: dict[str, str]) -> None:
    lens = Lens.read(said, NOW)
    again = Lens.read(QueryDict(urlencode(lens.query())), NOW)
    assert again.query() == lens.query()
    assert lens.since <= lens.until


@pytest.mark.parametrize("what", ["entered", "passed"])
def test_a_figure_is_read_as_it_was_said(what: str) -> None:
    asked = Figure.of_text(read("arm=offer:a").figure(what, "mail"))
    assert asked is not None
    assert (asked.what, asked.place, asked.part.arm) == (what, "mail", "offer:a")
    assert (asked.since, asked.until) == (date(2026, 10, 30), NOW)
