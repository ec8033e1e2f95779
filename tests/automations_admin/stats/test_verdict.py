"""What the arms of an experiment prove."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats import rates
from automations_admin.stats.verdict import Arm, Comparison, Verdict, compare

VOUCHER, DELIVERY, HOLDOUT = Arm(395, 99), Arm(404, 85), Arm(82, 10)
SMALL = Arm(29, 10)

arms = st.integers(0, 5_000).flatmap(lambda n: st.integers(0, n).map(lambda k: Arm(n, k)))


def verdicts(*pairs: tuple[Arm, Arm]) -> list[str]:
    """Return the verdicts of comparisons."""
    return [str(found.verdict) for found in compare(pairs)]


def test_three_arms() -> None:
    """The experiment of the mock-up: only after Holm's adjustment it is clear what is proved."""
    found = compare([(VOUCHER, DELIVERY), (VOUCHER, HOLDOUT), (DELIVERY, HOLDOUT)])

    assert [one.verdict for one in found] == ["inconclusive", "better", "inconclusive"]
    assert [round(one.p or 0, 3) for one in found] == [0.177, 0.012, 0.066]
    assert [round(one.adjusted_p or 0, 3) for one in found] == [0.177, 0.035, 0.131]
    assert [round(one.lift or 0, 2) for one in found] == [0.19, 1.06, 0.73]
    assert [round(one.difference or 0, 3) for one in found] == [0.04, 0.129, 0.088]


def test_first_comparison_in_full() -> None:
    (found,) = compare([(VOUCHER, DELIVERY)])

    assert (found.arm, found.against) == (VOUCHER, DELIVERY)
    assert (found.rate, found.interval) == (VOUCHER.rate, VOUCHER.interval)
    assert found.difference_interval == rates.newcombe((99, 395), (85, 404))
    assert found.more == 1_324


def test_adjustment_can_turn_better_into_inconclusive() -> None:
    one, other = Arm(500, 130), Arm(500, 102)

    assert verdicts((one, other)) == ["better"]
    assert verdicts((one, other), (VOUCHER, DELIVERY)) == ["inconclusive", "inconclusive"]


def test_the_other_way_round_it_is_worse() -> None:
    assert verdicts((HOLDOUT, VOUCHER)) == ["worse"]


def test_what_is_confirmed_needs_no_more() -> None:
    (found,) = compare([(VOUCHER, HOLDOUT)])

    assert found.more is None


def test_too_few_in_either_arm() -> None:
    """Nothing is said, not even a rate, and the others are adjusted for those that are judged."""
    pairs = [(SMALL, VOUCHER), (VOUCHER, SMALL), (VOUCHER, HOLDOUT)]

    found = compare(pairs)

    assert found[0] == Comparison(SMALL, VOUCHER, Verdict.TOO_FEW)
    assert [str(one.verdict) for one in found] == ["too few", "too few", "better"]
    assert found[2].adjusted_p == found[2].p
    assert (found[0].rate, found[0].interval, found[0].difference) == (None, None, None)


def test_thirty_are_enough() -> None:
    assert Arm(30, 0).rate == 0
    assert Arm(29, 0).rate is None
    assert Arm(0, 0).interval is None


def test_nothing_to_compare() -> None:
    assert compare([]) == ()


@pytest.mark.parametrize(("entered", "converted"), [(5, 6), (5, -1), (-1, 0)])
def test_arm_that_contradicts_itself_is_refused(entered: int, converted: int) -> None:
    with pytest.raises(ValueError, match="cannot have converted"):
        Arm(entered, converted)


@given(arms, arms)
def test_verdict_the_other_way_round_is_the_opposite(one: Arm, other: Arm) -> None:
    opposite = {"better": "worse", "worse": "better"}

    (found,), (turned,) = verdicts((one, other)), verdicts((other, one))

    assert turned == opposite.get(found, found)


@given(st.lists(st.tuples(arms, arms), max_size=5))
def test_more_comparisons_never_prove_more(pairs: list[tuple[Arm, Arm]]) -> None:
    together = compare(pairs)

    for pair, found in zip(pairs, together, strict=True):
        (alone,) = compare([pair])
        assert found.verdict in {alone.verdict, Verdict.INCONCLUSIVE}
        assert (found.p, found.difference) == (alone.p, alone.difference)


@given(arms)
def test_arm_is_not_better_than_itself(one: Arm) -> None:
    assert verdicts((one, one)) == ["inconclusive" if one.enough else "too few"]
