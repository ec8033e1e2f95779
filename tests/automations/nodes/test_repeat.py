"""Repeat: starts over on a schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError
from automations.graph import Kind, Way
from automations.nodes.base import Context, Exit
from automations.outcomes import Proceed, Wait
from automations.status import Waiting
from tests.flows.units import context

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def asked(node: flow.Repeat, done: int = 0, last: datetime | None = None, **task: Any) -> Context:
    """Return what the node is asked with: at nine, after `done` visits."""
    found = context(node, **{"created": NOW, **task})
    found.now = NOW
    found.visits = lambda: (done, last)
    return found


@pytest.mark.parametrize(
    ("modifier", "values"),
    [
        ("EveryHour", (2,)),
        ("EveryNMinutes", (5,)),
        ("EveryNDays", (2,)),
        ("EveryDay", ()),
        ("At", (7, 30)),
        ("Cron", ("0 7 * * 1-5",)),
        ("TimeZone", ("Europe/Berlin",)),
        ("Misfire", ("skip",)),
        ("Until", (NOW,)),
        ("Times", (3,)),
    ],
)
def test_modifier_returns_the_node(modifier: str, values: tuple[Any, ...]) -> None:
    node = flow.Repeat()

    assert getattr(node, modifier)(*values) is node


def test_intervals_are_noted_under_one_name() -> None:
    """A check refuses a second one, whichever it is."""
    assert flow.Repeat().EveryDay().EveryHour().given == ["interval", "interval"]


@pytest.mark.parametrize("modifier", ["EveryHour", "EveryNMinutes", "EveryNDays", "Times"])
@pytest.mark.parametrize("number", [0, -1, 1.5, True, "2"])
def test_numbers_must_be_whole_and_positive(modifier: str, number: Any) -> None:
    with pytest.raises(DefinitionError, match="whole number of at least 1"):
        getattr(flow.Repeat(), modifier)(number)


@pytest.mark.parametrize(
    ("modifier", "values", "said"),
    [
        ("At", (24,), "hour must be in"),
        ("Cron", ("every day",), "no cron expression"),
        ("TimeZone", ("Europe/Nowhere",), "no time zone"),
        ("TimeZone", ("",), "no time zone"),
        ("Misfire", ("never",), "choose coalesce, catch_up or skip"),
        ("Until", ("tomorrow",), "no moment"),
    ],
)
def test_wrong_values_are_refused_with_what_is_wrong(
    modifier: str, values: tuple[Any, ...], said: str
) -> None:
    with pytest.raises(DefinitionError, match=said):
        getattr(flow.Repeat(), modifier)(*values)


def test_way_back_goes_to_the_first_node_by_default() -> None:
    assert list(flow.Repeat().EveryDay().exits()) == [Exit(Way.REPEAT)]


def test_schedule_that_can_be_over_leads_on() -> None:
    node = flow.Repeat("start").EveryDay().Times(2).Next("after")

    assert list(node.exits()) == [Exit(Way.REPEAT, "start"), Exit(Way.NEXT, "after")]


def test_schedule_comes_first_in_the_small_print() -> None:
    node = flow.Repeat().Timeout(1).EveryDay().At(7, 5).TimeZone("Europe/Berlin").Until(NOW)

    assert next(node.modifiers()).value == {
        "every": None,
        "days": 1,
        "at": "07:05",
        "cron": None,
        "zone": "Europe/Berlin",
        "misfire": "coalesce",
        "times": None,
        "until": "2026-03-02T09:00:00+00:00",
    }


def test_first_question_plans_the_next_occurrence() -> None:
    node = flow.Repeat().EveryHour()

    assert node.ask(asked(node)) == Wait(Waiting.TIME, NOW + HOUR, planned=NOW + HOUR)


def test_occurrences_count_from_the_last_planned_one() -> None:
    """So that slow steps do not make the schedule drift."""
    node = flow.Repeat().EveryHour()
    last = NOW - timedelta(minutes=50)

    assert node.ask(asked(node, 1, last)).due == last + HOUR  # type: ignore[union-attr]


def test_occurrence_that_has_not_come_is_waited_for() -> None:
    node = flow.Repeat().EveryHour()

    answer = node.ask(asked(node, planned=NOW + HOUR))

    assert answer == Wait(Waiting.TIME, NOW + HOUR, planned=NOW + HOUR)


def test_occurrence_that_has_come_starts_over() -> None:
    node = flow.Repeat().EveryHour()

    assert node.ask(asked(node, planned=NOW)) == Proceed(
        Way.REPEAT, {"planned": "2026-03-02T09:00:00+00:00"}
    )


def test_missed_occurrence_is_left_out_if_asked_for() -> None:
    node = flow.Repeat().EveryHour().Misfire("skip")

    answer = node.ask(asked(node, planned=NOW - timedelta(minutes=90)))

    assert answer == Wait(
        Waiting.TIME, NOW + timedelta(minutes=30), planned=NOW + timedelta(minutes=30)
    )


@pytest.mark.parametrize(("done", "over"), [(0, False), (1, False), (2, True)])
def test_schedule_is_over_after_so_many_times(done: int, over: bool) -> None:
    node = flow.Repeat().EveryHour().Times(2)

    assert isinstance(node.ask(asked(node, done)), Proceed) is over


@pytest.mark.parametrize("last", [NOW, lambda task: NOW])
def test_schedule_is_over_after_its_last_moment(last: Any) -> None:
    node = flow.Repeat().EveryHour().Until(last)

    assert node.ask(asked(node)) == Proceed(Way.NEXT, message="Schedule is over")


def test_occurrence_at_the_last_moment_still_counts() -> None:
    node = flow.Repeat().EveryHour().Until(NOW + HOUR)

    assert isinstance(node.ask(asked(node)), Wait)


def test_kind() -> None:
    assert flow.Repeat().graph_kind() == Kind.REPEAT
