"""What there is to show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import testing
from automations.engine import recovery
from automations.models import Attempt, AutomationTaskModel
from automations_admin.failures import past
from automations_admin.failures.filters import PERIODS
from automations_admin.failures.found import Found
from tests.automations_admin.failures.flaky import EVERYTHING, Flaky
from tests.automations_admin.shop import Simple

pytestmark = pytest.mark.django_db


def found(period: str = "day", traced: Any = lambda flow: True) -> Found:
    return Found(EVERYTHING, PERIODS[period], traced)


def test_a_group_with_all_that_is_known_of_it() -> None:
    """Tries, newest, frames, first."""
    run = Simple(fail="x")
    everything = found()
    (group,) = everything.failed
    assert everything.tries(group) == [0] * 23 + [1]
    assert [sample.instance for sample in everything.samples(group)] == [run.id]
    assert everything.frames(group)[-1]["function"] == "do"
    assert everything.before(group) is None
    assert everything.first(group) == group.first


def test_frames_are_not_read_for_who_may_not_see_them() -> None:
    """Flow by flow."""
    Simple(fail="x")
    Flaky(fail="x")
    everything = found(traced=lambda flow: flow.endswith("Flaky"))
    assert everything.frames(everything.failed[0]) is None
    assert everything.frames(everything.retrying[0])


def test_a_group_is_as_old_as_its_first_failure_though_that_is_solved() -> None:
    """What was there last week is not new."""
    with testing.frozen_time() as clock:
        began = clock.now()
        solved = Simple(fail="order 1")
        recovery.edit_data(solved.row, {})
        recovery.retry(AutomationTaskModel.objects.get(state="failed"))
        clock.advance(days=6)
        Simple(fail="order 2")
        Simple(fail="other")
        everything = found()
    old, new = sorted(everything.failed, key=everything.first)
    assert (everything.first(old), old.first) == (began, began + timedelta(days=6))
    assert [everything.is_new(old), everything.is_new(new)] == [False, True]


def test_a_failure_without_tries_in_the_period_is_silent() -> None:
    """The picture is empty, not missing."""
    with testing.frozen_time() as clock:
        Simple(fail="x")
        clock.advance(days=2)
        everything = found()
        assert everything.tries(everything.failed[0]) == [0] * 24
        assert sum(found("week").tries(everything.failed[0])) == 1


def test_of_what_was_marked_as_failed_no_tries_are_known() -> None:
    """Silence would be a lie: it has just been seen."""
    Simple(fail="x")
    Attempt.objects.all().delete()
    everything = found()
    assert everything.tries(everything.failed[0]) == []


def test_parts_before_the_attempts_that_are_looked_at_are_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No trend is read into what was not looked at."""
    with testing.frozen_time() as clock:
        for _number in range(4):
            Simple(fail="x")
            clock.advance(hours=1)
        monkeypatch.setattr(past, "LAST_ATTEMPTS", 2)
        everything = found()
        assert everything.unknown == 22
        assert everything.since == clock.now() - timedelta(hours=2)
        monkeypatch.setattr(past, "LAST_ATTEMPTS", 5)
        assert (found().unknown, found().since) == (0, None)
