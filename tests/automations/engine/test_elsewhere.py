"""A step that has broken its transaction tells what it has done."""

from __future__ import annotations

from automations.engine.elsewhere import BrokenByStep
from automations.outcomes import Failure


def test_the_failure_and_whether_others_were_before_it_are_kept() -> None:
    failure = Failure(error_class="ValueError", error="no", fingerprint="f")

    error = BrokenByStep(failure, later=True)

    assert (str(error), error.failure, error.later) == ("no", failure, True)
