"""What is demanded is what the reference demands, and can be judged."""

from __future__ import annotations

import pytest

from benchmarks.ratios.contests import CONTESTS, SOLOS, US, Budget, Contest


@pytest.mark.parametrize("contest", CONTESTS.values(), ids=list(CONTESTS))
def test_who_is_compared_takes_part(contest: Contest) -> None:
    """On both databases."""
    names = {entrant.contestant for entrant in contest.entrants}
    ours = {entrant.workload for entrant in contest.entrants if entrant.contestant == US}

    for demand in contest.demands:
        assert demand.peer in names
        assert demand.workload in ours
        assert set(demand.factors) == {"sqlite", "postgresql"}


def test_a_budget_has_a_side() -> None:
    """At most, at least, or any value."""
    most, least, free = Budget("v", "t", most=2), Budget("v", "t", least=2), Budget("v", "t")

    assert [most.keeps(value) for value in (1, 2, 3)] == [True, True, False]
    assert [least.keeps(value) for value in (1, 2, 3)] == [False, True, True]
    assert free.keeps(1e9)
    assert (most.demanded, least.demanded, free.demanded) == ("at most 2", "at least 2", "")


def test_what_is_measured_alone_is_a_contest_of_one() -> None:
    """So that it is repeated when the machine was disturbed."""
    (entrant,) = SOLOS["w2"].contest.entrants

    assert (entrant.contestant, entrant.workload) == (US, "w2")
    assert SOLOS["w2"].contest.long == 1_000_000
