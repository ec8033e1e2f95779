"""What two chains of steps have come to, in one."""

from __future__ import annotations

from automations.engine.ran import Ran
from automations.models import AutomationModel


def test_steps_and_reached_instances_are_added_up() -> None:
    both = Ran(steps=2, reached=[1]).followed_by(Ran(steps=3, reached=[4]))

    assert (both.steps, both.reached) == (5, [1, 4])


def test_row_is_the_later_one_if_there_is_one() -> None:
    early, late = AutomationModel(reason="early"), AutomationModel(reason="late")

    assert Ran(row=early).followed_by(Ran(row=late)).row is late
    assert Ran(row=early).followed_by(Ran()).row is early


def test_nothing_is_left_due_by_both_and_what_was_killed_stays_so() -> None:
    both = Ran(left_due=True, killed=True).followed_by(Ran(left_due=True))

    assert (both.left_due, both.killed) == (False, True)
