"""Reading the hourly sums."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from automations import clock as clocks
from automations import testing
from automations.engine.rollups import passes
from automations.models import RollupState
from automations_admin.find.slices import Part
from automations_admin.stats import sums as module
from automations_admin.stats.sums import Sums
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db

WHATS = ("entered", "reached", "passed", "edge", "goal")
BY = ("what", "hour", "place", "detail", "slice")


def test_what_is_newer_than_the_sums_is_in_them(crowd: Crowd) -> None:
    fresh = Sums(NAME).tally("start", WHATS, None, BY)
    assert passes.waiting() > 0
    passes.roll(clocks.now())
    assert Sums(NAME).tally("start", WHATS, None, BY) == fresh


def test_when_too_much_is_newer_the_sums_say_of_when_they_are(
    crowd: Crowd, monkeypatch: Any, clock: testing.Clock
) -> None:
    as_of = RollupState.objects.get().as_of
    monkeypatch.setattr(module, "MOST_FRESH", 0)
    found = Sums(NAME)
    assert found.fresh.left == passes.waiting()
    assert found.as_of == as_of
    assert as_of is not None
    assert as_of < clock.now()


def test_a_part_leaves_the_others_out(sums: Sums) -> None:
    whole = sums.tally("start", ("entered",), None, ("slice",))
    web = sums.tally("start", ("entered",), None, ("slice",), Part(only="source:web"))
    assert web
    assert web == {key: n for key, n in whole.items() if ("source", "web") in key[0].dimensions}


def test_only_the_hours_asked_for_count(sums: Sums) -> None:
    hours = sorted(hour for (hour,) in sums.tally("start", ("entered",), None, ("hour",)))
    begin, end = (datetime.fromtimestamp(hours[place], UTC) for place in (1, 3))
    found = sums.tally("start", ("entered",), (begin, end), ("hour",))
    assert set(found) == {(hour,) for hour in hours[1:3]}


def test_trails_are_told_by_their_places(sums: Sums) -> None:
    trails = sums.tally("start", ("trail",), None, ("detail",))
    assert all(detail.startswith("welcome") for (detail,) in trails)
    assert sum(trails.values()) == sum(sums.tally("start", ("entered",), None).values())


def test_the_number_of_queries_does_not_grow(
    sums: Sums, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        sums.tally("start", WHATS, None, BY)


@pytest.mark.parametrize("part", [Part(), Part(only="source:web")])
@pytest.mark.parametrize(
    ("whats", "by"),
    [
        (("entered",), ("hour",)),
        (("goal", "entered"), ("place", "what")),
        (WHATS, ("what",)),
        (("edge",), ("detail", "place", "slice")),
        (("bought",), ("what",)),
    ],
)
def test_a_coarser_question_is_answered_from_a_finer_answer(
    crowd: Crowd, django_assert_num_queries: Any, whats: tuple[str, ...], by: Any, part: Part
) -> None:
    """It is the same as if it had been asked alone, and asks the database nothing."""
    alone = Sums(NAME).tally("start", whats, None, by, part)
    found = Sums(NAME)
    found.tally("start", WHATS, None, BY, part)
    if set(whats) <= set(WHATS):
        with django_assert_num_queries(0):
            assert found.tally("start", whats, None, by, part) == alone
    assert found.tally("start", whats, None, by, part) == alone


def test_a_finer_question_is_asked_anew(sums: Sums) -> None:
    sums.tally("start", ("entered",), None, ("what",))
    assert len(sums.tally("start", ("entered",), None, ("what", "hour"))) > 1
    sums.tally("start", ("entered", "goal"), None, ("hour",))
    assert sums.tally("start", ("entered",), None, ("hour",)) == Sums(NAME).tally(
        "start", ("entered",), None, ("hour",)
    )


@pytest.mark.parametrize("by", [("place", "detail"), ("hour", "place", "detail", "slice")])
def test_ages_asked_alone_are_those_asked_with_the_exact_times(crowd: Crowd, by: Any) -> None:
    """The database rounds them, which is to change nothing."""
    passes.roll(clocks.now())
    alone = Sums(NAME).tally("start", ("age",), None, by)
    both = Sums(NAME).tally("start", ("age", "took"), None, ("what", *by))
    assert alone
    assert alone == {key[1:]: n for key, n in both.items() if key[0] == "age"}


def test_a_flow_with_more_slices_than_can_be_named_has_the_same_sums(
    crowd: Crowd, monkeypatch: Any
) -> None:
    named = Sums(NAME).tally("start", WHATS, None, BY)
    monkeypatch.setattr(module, "MOST_NAMED", 1)
    assert Sums(NAME).tally("start", WHATS, None, BY) == named


def test_split_is_the_tally_of_each_value(crowd: Crowd) -> None:
    sums = Sums(NAME)
    whole = sums.tally("start", ("entered",), None, ("what",))
    split = sums.split("only:source", "start", ("entered",), None, ("what",))
    assert set(split) == {"web", "shop"}
    assert sum(split.values(), Counter()) == whole
    for value, counts in split.items():
        part = Part(only=f"source:{value}")
        assert counts == sums.tally("start", ("entered",), None, ("what",), part)
