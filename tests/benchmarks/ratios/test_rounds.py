"""A disturbed round is discarded by a rule and repeated, but not for ever."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.contestants.meter import Sample
from benchmarks.ratios.contests import Entrant
from benchmarks.ratios.rounds import Rounds, hold
from tests.benchmarks.ratios.made import CONTEST, FAST, OURS, SLOW


def held(rates: list[float], count: int, ran: list[Entrant] | None = None) -> Rounds:
    """Hold rounds with these rates of raw commits, one after the other."""
    left: Iterator[float] = iter(rates)

    def run(entrant: Entrant) -> Sample | None:
        if ran is not None:
            ran.append(entrant)
        return Sample(1, 1, 1) if entrant != SLOW else None

    return hold(CONTEST, count, run, lambda: next(left))


def test_everybody_has_a_turn_in_each_round() -> None:
    """One after the other, not each several times in a row."""
    ran: list[Entrant] = []

    held([1, 1, 1, 1], 2, ran)

    assert ran == [OURS, SLOW, FAST] * 2


def test_who_cannot_be_measured_is_left_out() -> None:
    """The others are kept."""
    (one,) = held([1, 1], 1).kept

    assert set(one.samples) == {OURS, FAST}


def test_a_disturbed_round_is_repeated() -> None:
    """And kept beside those that count, to be shown."""
    rounds = held([100, 10, 100, 100], 1)

    assert [one.before for one in rounds.kept] == [100]
    assert [one.after for one in rounds.discarded] == [10]
    assert not rounds.forced


def test_on_a_machine_without_rest_the_calmest_rounds_count() -> None:
    """Which is said."""
    rounds = held([100, 10, 100, 50], 1)

    assert [one.after for one in rounds.kept] == [50]
    assert [one.after for one in rounds.discarded] == [10]
    assert rounds.forced
