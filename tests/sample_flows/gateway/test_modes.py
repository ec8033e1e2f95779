"""Modes: a card's habit wears off for each key, an order comes first and is used up."""

from __future__ import annotations

import pytest

from sample_flows.gateway.modes import Habit, Mode, Switchboard

TWICE = Habit(Mode.UNAVAILABLE, calls=2)


@pytest.fixture
def board() -> Switchboard:
    return Switchboard()


def chosen(board: Switchboard, times: int, habit: Habit | None = None, key: str = "k1") -> str:
    """Return the modes of so many requests for a charge, in a row."""
    return " ".join(board.choose("charges", key, habit) for _ in range(times))


def test_without_habit_and_order_all_is_well(board: Switchboard) -> None:
    """Every time."""
    assert chosen(board, 3) == "ok ok ok"


def test_habit_wears_off(board: Switchboard) -> None:
    """After so many requests with the same key."""
    assert chosen(board, 3, TWICE) == "unavailable unavailable ok"


def test_each_key_and_service_is_counted_for_itself(board: Switchboard) -> None:
    """Another payment with the same card has the same trouble."""
    chosen(board, 3, TWICE)

    assert chosen(board, 1, TWICE, key="k2") == "unavailable"
    assert board.choose("parcels", "k1", TWICE) == Mode.UNAVAILABLE


def test_habit_without_a_number_stays(board: Switchboard) -> None:
    """The bank does not change its mind."""
    assert chosen(board, 4, Habit(Mode.REFUSE)) == "refuse refuse refuse refuse"


def test_order_comes_before_habit_and_is_used_up(board: Switchboard) -> None:
    """Its requests do not count for the habit."""
    board.order("charges", Mode.HANG, calls=2)

    assert chosen(board, 5, TWICE) == "hang hang unavailable unavailable ok"


def test_order_holds_until_all_is_well_again(board: Switchboard) -> None:
    """If no number is given; the other service does not notice."""
    board.order("charges", Mode.GARBAGE)
    before = chosen(board, 3)

    board.order("parcels", Mode.REFUSE)
    board.order("charges", Mode.OK)

    assert (before, chosen(board, 1)) == ("garbage garbage garbage", "ok")
    assert board.choose("parcels", "k1", None) == Mode.REFUSE
