"""Whose turn it is: higher priorities first, flows of one priority in turn."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from automations.engine.lanes import lane, rank_of
from automations.engine.turns import Turns

BACKLOGS = st.dictionaries(
    st.tuples(st.integers(-100, 100), st.sampled_from("abcdefgh")), st.integers(1, 20), max_size=8
)


def served(turns: Turns, backlog: dict[int, int]) -> list[int]:
    """Let turns be taken until nothing is left; return the lanes in this order."""
    left, order = dict(backlog), []
    turns.begin(left)
    while (found := turns.next()) is not None:
        if not left[found]:
            turns.spent(found)
            continue
        left[found] -= 1
        order.append(found)
    return order


@given(BACKLOGS)
def test_everything_is_served_once_and_higher_priorities_first(
    said: dict[tuple[int, str], int],
) -> None:
    backlog = {lane(priority, flow): count for (priority, flow), count in said.items()}

    order = served(Turns(), backlog)

    assert Counter(order) == Counter(backlog)
    ranks = [rank_of(one) for one in order]
    assert ranks == sorted(ranks)


@given(BACKLOGS)
def test_a_backlog_delays_another_flow_of_its_priority_by_one_turn(
    said: dict[tuple[int, str], int],
) -> None:
    backlog = {lane(0, flow): count for (_, flow), count in said.items()}

    order = served(Turns(), backlog)

    for one in backlog:
        places = [-1, *(place for place, lane_ in enumerate(order) if lane_ == one)]
        for before, after in itertools.pairwise(places):
            others = Counter(order[before + 1 : after])
            assert max(others.values(), default=0) <= 1


def test_turns_go_on_where_they_were_when_the_lanes_are_looked_at_anew() -> None:
    """Else those at the end would never have one, if a pass is shorter than the list."""
    turns, order = Turns(), []
    for _ in range(5):
        turns.begin([1, 2, 3])
        order += [turns.next(), turns.next()]

    assert Counter(order) == {1: 4, 2: 3, 3: 3}


def test_nothing_due_is_nobodys_turn() -> None:
    turns = Turns()
    turns.spent(4)

    assert turns.next() is None
