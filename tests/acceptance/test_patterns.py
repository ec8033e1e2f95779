"""The control-flow patterns that nodes can express, each as a flow, run twice in one process."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow, testing
from automations.models import AutomationTaskModel
from automations.status import LIVE
from tests.flows import patterns

pytestmark = pytest.mark.django_db


def seen(clock: testing.Clock, automation: type[flow.Automation], **data: Any) -> list[str]:
    """Run an instance to its end, as far as time goes, and return the steps it ran."""
    run = testing.start(automation, **data)
    testing.run_until(clock, clock.now() + timedelta(days=1))
    run.assert_outcome("completed")
    tasks = AutomationTaskModel.objects.filter(automation_id=run.automation.id)
    assert not tasks.filter(state__in=LIVE).exists()
    assert run.row.tokens == 0
    found: list[str] = run.data.get("seen", [])
    return found


def twice(
    clock: testing.Clock, automation: type[flow.Automation], *expected: str, **data: Any
) -> None:
    """Assert what an instance runs, for two instances in one process."""
    assert seen(clock, automation, **data) == list(expected)
    assert seen(clock, automation, **data) == list(expected)


def test_1_sequence(clock: testing.Clock) -> None:
    twice(clock, patterns.Sequence, "a", "b", "c")


def test_2_parallel_split(clock: testing.Clock) -> None:
    twice(clock, patterns.ParallelSplit, "a", "b", "c")


def test_3_synchronization(clock: testing.Clock) -> None:
    twice(clock, patterns.Synchronization, "a", "b", "c")


def test_3_synchronization_waits(clock: testing.Clock) -> None:
    """Before the last branch has arrived nothing that follows has run."""
    run = testing.start(patterns.Synchronization)
    assert run.data["seen"] == ["a"]
    run.assert_waits_at("b", "join")


def test_3_a_branch_that_leads_to_the_join_at_once(clock: testing.Clock) -> None:
    twice(clock, patterns.BranchesAtTheJoin, "a", "after")


def test_4_exclusive_choice_and_5_simple_merge(clock: testing.Clock) -> None:
    """Left, right, left: no choice sticks."""
    for left in (True, False, True):
        expected = ["a" if left else "b", "merge"]
        assert seen(clock, patterns.ExclusiveChoice, left=left) == expected


@pytest.mark.parametrize("chosen", ["", "a", "b", "c", "ab", "ac", "bc", "abc"])
def test_6_multi_choice_and_7_synchronizing_merge(clock: testing.Clock, chosen: str) -> None:
    """The join waits for the chosen branches and for no other."""
    expected = [step for step in ("a", "c1", "b") if step[0] in chosen]
    twice(clock, patterns.MultiChoice, *expected, "after", chosen=chosen)


def test_7_the_skipped_branches_do_not_wait(clock: testing.Clock) -> None:
    """Only `b` has a time to wait for."""
    assert testing.start(patterns.MultiChoice, chosen="ac").data["seen"] == ["a", "c1", "after"]


def test_8_multi_merge(clock: testing.Clock) -> None:
    """What follows runs once for each branch."""
    twice(clock, patterns.MultiMerge, "a", "merge", "b", "merge")


def test_8_a_merge_inside_a_split(clock: testing.Clock) -> None:
    """Each branch passes the merge for itself; the join waits for all three."""
    found = seen(clock, patterns.MergeInside)
    assert sorted(found[:4]) == ["a", "b", "merge", "merge"]
    assert found[4:] == ["c", "after"]
    assert seen(clock, patterns.MergeInside) == found


@pytest.mark.parametrize(
    ("middle", "expected"), [(False, "a b a b y"), (True, "b a b y")], ids=["top", "middle"]
)
def test_10_arbitrary_cycles(clock: testing.Clock, middle: bool, expected: str) -> None:
    twice(clock, patterns.ArbitraryCycles, *expected.split(), middle=middle)


def test_10_a_split_in_a_loop(clock: testing.Clock) -> None:
    """Each round counts its own branches; in the second one branch is skipped."""
    twice(clock, patterns.SplitInLoop, *["begin", "a", "b", "begin", "b", "begin", "a", "b"])


def test_10_a_loop_in_a_branch(clock: testing.Clock) -> None:
    twice(clock, patterns.LoopInBranch, "b", "a", "a", "after")


def test_11_implicit_termination(clock: testing.Clock) -> None:
    """The first End does not end the instance (E12)."""
    run = testing.start(patterns.ImplicitTermination)
    assert not run.row.finished
    twice(clock, patterns.ImplicitTermination, "slow", "last")


def test_18_milestone(clock: testing.Clock) -> None:
    twice(clock, patterns.Milestone, "work", "milestone", "extra", "beyond")


def test_18_a_milestone_that_was_not_reached(clock: testing.Clock) -> None:
    """The step is possible only until the other branch has gone beyond the point."""
    twice(clock, patterns.Milestone, "work", "milestone", "beyond", open=False)


def test_nested_splits(clock: testing.Clock) -> None:
    twice(clock, patterns.Nested, "a", "b", "c", "between", "after")


@pytest.mark.parametrize(("skip", "expected"), [(True, "after"), (False, "a b after")])
def test_a_split_that_is_passed_over(clock: testing.Clock, skip: bool, expected: str) -> None:
    twice(clock, patterns.SkippedSplit, *expected.split(), skip=skip)


def test_a_branch_that_leaves_its_split(clock: testing.Clock) -> None:
    """It rescues itself, and the join does not wait for it."""
    found = seen(clock, patterns.JumpOut)
    assert sorted(found[:2]) == ["c", "rescue"]
    assert found[2:] == ["b", "after"]
