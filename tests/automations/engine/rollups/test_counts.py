"""What the facts of an instance count."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from automations.engine.rollups.counts import DAY, HOUR, Count, counts, day_of, edge, grain, trail
from automations.engine.rollups.facts import Facts, Visit

BEGIN = 1_000_000 * HOUR
#: The days on which it begins and goes on.
FIRST, SECOND = day_of(BEGIN), day_of(BEGIN + DAY)


def two_steps() -> Facts:
    """Somebody who was mailed after a day's wait and left two hours later, having bought."""
    mail = Visit("mail", BEGIN + 60, BEGIN + DAY + 90, "p", asked=BEGIN + DAY)
    wait = Visit("wait", BEGIN + DAY + 90, BEGIN + DAY + 2 * HOUR, "d", "", None, "mail", "next")
    return Facts(
        BEGIN + 60, "exited", BEGIN + DAY + 2 * HOUR, "gone", (("bought", BEGIN + DAY),),
        (mail, wait),
    )  # fmt: skip


def test_an_instance_counts_by_its_start_and_by_its_end() -> None:
    found = counts(two_steps())
    assert found[Count("start", "exited", BEGIN)] == 1
    assert found[Count("event", "exited", BEGIN + DAY + 2 * HOUR)] == 1
    assert found[Count("start", "rule", FIRST, "gone")] == 1
    assert found[Count("start", "in_progress", BEGIN)] == 0


def test_a_goal_counts_with_its_age_and_how_long_it_took() -> None:
    found = counts(two_steps())
    assert found[Count("start", "goal", BEGIN, "bought")] == 1
    assert found[Count("start", "age", FIRST, "*bought", "0")] == 1
    assert found[Count("start", "took", FIRST, "*bought", str(grain(DAY - 60)))] == 1


def test_a_visit_counts_where_it_stands_and_how_it_was_come_to() -> None:
    found = counts(two_steps())
    assert found[Count("start", "dropped", FIRST, "wait")] == 1
    assert found[Count("start", "edge", FIRST, "mail", "wait|next|")] == 1
    assert found[Count("event", "edge", SECOND, "mail", "wait|next|")] == 1


def test_what_was_asked_for_stands_apart_from_the_rest() -> None:
    found = counts(two_steps())
    assert found[Count("event", "planned", SECOND, "mail", str(grain(DAY - 60)))] == 1
    assert found[Count("event", "beyond", SECOND, "mail", "90")] == 1


def test_what_was_passed_over_took_no_time() -> None:
    skipped = Visit("mail", BEGIN, BEGIN, "p", "s")
    found = counts(Facts(BEGIN, visits=(skipped,)))
    assert found[Count("start", "skipped", FIRST, "mail")] == 1
    assert not [one for one in found if one.what == "time"]


def test_a_trail_names_each_place_once_in_order() -> None:
    again = Visit("mail", BEGIN + 2 * DAY, None, "w")
    facts = two_steps()
    assert trail(Facts(facts.start, goals=facts.goals, visits=(*facts.visits, again))) == (
        "mail",
        "*bought",
        "wait",
    )


def test_an_edge_tells_target_way_and_label() -> None:
    assert edge(Visit("mail", 0, 0, "p", "", None, "offer", "case", "a")) == "mail|case|a"


@given(st.floats(min_value=0, max_value=400 * DAY))
def test_durations_are_told_apart_within_five_per_cent(seconds: float) -> None:
    told = grain(seconds)
    assert told <= seconds
    assert seconds - told <= max(1, 0.05 * seconds)
    assert grain(told) == told


@given(st.integers(1, 59))
def test_whole_days_stay_whole_days(days: int) -> None:
    assert grain(days * DAY + 20) == days * DAY


def test_a_day_begins_at_midnight_where_the_project_is() -> None:
    zone = timezone.get_default_timezone()
    for hour in range(24 * 370):
        moment = BEGIN + hour * HOUR
        begun = datetime.fromtimestamp(day_of(moment), zone)
        assert begun.date() == datetime.fromtimestamp(moment, zone).date()
        assert (begun.hour, begun.minute) == (0, 0)
