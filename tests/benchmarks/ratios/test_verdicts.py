"""Ratios are taken within a round; the peer's fastest workload counts."""

from __future__ import annotations

from benchmarks.contestants.meter import Sample
from benchmarks.ratios.verdicts import Round, Spread, short, spreads, verdict
from tests.benchmarks.ratios.made import CONTEST, FAST, OURS, SLOW, turn

DEMAND = CONTEST.demands[0]


def test_the_fastest_workload_of_the_peer_counts() -> None:
    """By its median."""
    found = verdict(CONTEST, [turn(1, 8, 2)], DEMAND, "sqlite")

    assert found
    assert found.peer == FAST
    assert found.wall.median == 2


def test_a_ratio_compares_what_was_measured_in_the_same_round() -> None:
    """A machine that was twice as slow in one of them changes nothing."""
    found = verdict(CONTEST, [turn(1, 8, 2), turn(2, 16, 4)], DEMAND, "sqlite")

    assert found
    assert found.wall == Spread(2, 2, 2)
    assert found.processor == Spread(2, 2, 2)


def test_the_median_of_the_ratios_decides() -> None:
    """On each database with its own factor."""
    rounds = [turn(1, 9, 1), turn(1, 9, 2), turn(1, 9, 8)]

    on = {name: verdict(CONTEST, rounds, DEMAND, name) for name in DEMAND.factors}

    assert {name: found.met for name, found in on.items() if found} == {
        "sqlite": True,
        "postgresql": False,
    }


def test_units_need_not_be_as_many() -> None:
    """Time for each unit is compared."""
    samples = {OURS: Sample(20, 1, 1), SLOW: Sample(10, 1, 1)}

    found = verdict(CONTEST, [Round(samples, 1, 1)], DEMAND, "sqlite")

    assert found
    assert found.wall.median == 2


def test_without_one_side_there_is_no_verdict() -> None:
    """Neither met nor missed."""
    only_ours = Round({OURS: Sample(1, 1, 1)}, 1, 1)
    only_theirs = Round({SLOW: Sample(1, 1, 1)}, 1, 1)

    assert verdict(CONTEST, [only_ours], DEMAND, "sqlite") is None
    assert verdict(CONTEST, [only_theirs], DEMAND, "sqlite") is None


def test_a_round_is_steady_if_the_machine_was() -> None:
    """The slower rate of raw commits is at least three quarters of the faster."""
    assert turn(1, 1, 1, before=100, after=75).steady
    assert turn(1, 1, 1, before=75, after=100).steady
    assert not turn(1, 1, 1, before=74, after=100).steady


def test_rates_and_processor_time_are_for_one_unit() -> None:
    """Units per second, and milliseconds of the processor."""
    rate, used = spreads([turn(1, 8, 2), turn(2, 8, 2)], OURS)

    assert rate == Spread(6, 4, 8)
    assert used == Spread(93.75, 62.5, 125)


def test_values_are_short() -> None:
    """Three digits that count."""
    assert [short(value) for value in (12345.6, 123.4, 12.34, 0.01234)] == [
        "12,346",
        "123",
        "12.3",
        "0.0123",
    ]
