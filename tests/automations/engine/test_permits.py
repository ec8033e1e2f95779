"""Who may begin: never more than the limit says, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations.engine.permits import Book, Full, Holder, Place, Slot, Take, decide, place, to_give
from automations.limits import Limit

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def slot(number: int, task: int = 1, fence: int = 1, free: datetime | None = None) -> Slot:
    return Slot(number, task, fence, NOW, free)


@pytest.mark.parametrize(
    ("holder", "held", "kept"),
    [
        (None, False, False),
        (Holder(1, "running"), True, False),
        (Holder(2, "running"), False, False),
        (Holder(1, "done"), False, False),
        (Holder(0, "waiting", NOW), False, True),
        (Holder(0, "waiting"), False, False),
        (Holder(0, "waiting", NOW + SECOND), False, False),
    ],
)
def test_who_has_a_slot_follows_from_its_task(
    holder: Holder | None, held: bool, kept: bool
) -> None:
    found = place(slot(0), holder)

    assert (found.held, found.kept) == (held, kept)


def test_full_is_full_and_ones_own_slot_is_ones_own() -> None:
    places = [Place(slot(0, 7, 3), kept=True), Place(slot(1, 8), held=True)]

    assert decide(Limit(2), places, 9, 1, NOW) == Full()
    assert decide(Limit(2), places, 7, 3, NOW) == Take(0)
    assert decide(Limit(3), places, 9, 1, NOW) == Take(2)


def test_a_smaller_number_holds_at_once() -> None:
    places = [Place(slot(number), held=number > 1) for number in range(4)]

    assert decide(Limit(2), places, 9, 1, NOW) == Full()
    assert decide(Limit(3), places, 9, 1, NOW) == Take(0)


def test_a_slot_kept_beyond_a_smaller_number_is_worth_nothing() -> None:
    places = [Place(slot(0), held=True), Place(slot(1, 7, 3), kept=True)]

    assert decide(Limit(1), places, 7, 3, NOW) == Full()


def test_the_next_moment_is_booked_and_then_one_waits_to_be_called() -> None:
    limit = Limit(2, per=10 * SECOND)
    places = [Place(slot(n, free=NOW + (n + 1) * SECOND)) for n in range(2)]

    assert decide(limit, places, 9, 1, NOW) == Book(0, NOW + SECOND)
    assert decide(limit, [replace(one, kept=True) for one in places], 9, 1, NOW) == Full()


def test_only_free_slots_are_given() -> None:
    places = [Place(slot(0), held=True), Place(slot(1), kept=True), Place(slot(2)), Place(slot(3))]

    assert to_give(places, NOW, timed=False, most=4) == [(2, NOW), (3, NOW)]
    assert to_give(places, NOW, timed=False, most=3) == [(2, NOW)]


@given(
    st.integers(1, 5),
    st.integers(1, 20),
    st.lists(st.integers(0, 15), min_size=1, max_size=40),
)
def test_no_window_ever_sees_more_than_the_limit(most: int, seconds: int, gaps: list[int]) -> None:
    """Tasks ask at moments of any kind; each comes again when its moment has been booked."""
    limit, now = Limit(most, per=seconds * SECOND), NOW
    slots: dict[int, Slot] = {}
    begun: list[datetime] = []
    for task, gap in enumerate(gaps, start=1):
        now += gap * SECOND
        said = decide(limit, [Place(one) for one in slots.values()], task, 1, now)
        if isinstance(said, Book):
            now = said.at
            said = decide(limit, [Place(one) for one in slots.values()], task, 1, now)
        assert isinstance(said, Take)
        slots[said.slot] = Slot(said.slot, task, 1, now, now + limit.per)  # type: ignore[operator]
        begun.append(now)

    for start in begun:
        assert sum(start <= one < start + seconds * SECOND for one in begun) <= most


@given(st.integers(1, 5), st.integers(1, 30))
def test_many_at_once_are_spread_exactly(most: int, number: int) -> None:
    limit, now = Limit(most, per=10 * SECOND), NOW
    slots: dict[int, Slot] = {}
    begun = []
    for task in range(number):
        said = decide(limit, [Place(one) for one in slots.values()], task, 1, now)
        at = now if isinstance(said, Take) else said.at  # type: ignore[union-attr]
        slots[said.slot] = Slot(said.slot, task, 1, at, at + 10 * SECOND)  # type: ignore[union-attr]
        begun.append(at)

    assert begun == [NOW + 10 * SECOND * (n // most) for n in range(number)]
