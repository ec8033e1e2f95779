"""What people do to instances: edit, cancel, pause, resume."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow, registry, testing
from automations.engine import recovery, signals
from automations.exceptions import NotPossible, NotStorable
from automations.flow import this
from automations.models import AutomationModel, Event
from tests.automations.engine.recovering import fragile as fragile
from tests.automations.engine.recovering import kinds, task
from tests.automations.engine.stored import row
from tests.flows.basics import Five, Paused, Told, Unique

pytestmark = pytest.mark.django_db


# -- edit ------------------------------------------------------------------------------------


def test_an_edit_says_what_it_changed(clock: testing.Clock, anna: Any) -> None:
    found = Paused(keep=1, change=1, drop=None)
    recovery.edit_data(row(found), {"keep": 1, "change": 2, "new": None}, actor=anna, reason="typo")
    event = Event.objects.get()
    assert row(found).data == {"keep": 1, "change": 2, "new": None}
    assert event.detail["changes"] == {
        "before": {"change": 1, "drop": None},
        "after": {"change": 2, "new": None},
    }


def test_an_edit_is_a_change_of_data(clock: testing.Clock) -> None:
    """Conditions are asked again at once."""
    found = Told()
    recovery.edit_data(row(found), {"go": True})
    assert row(found).state == "completed"


def test_an_edit_of_data_that_have_changed_meanwhile(clock: testing.Clock) -> None:
    found = Told(n=1)
    seen = recovery.data_version(row(found))
    found.data["n"] = 2
    found.save()
    with pytest.raises(NotPossible, match="have changed since you opened this page"):
        recovery.edit_data(row(found), {"n": 3}, expected=seen)
    recovery.edit_data(row(found), {"n": 3}, expected=recovery.data_version(row(found)))
    assert row(found).data == {"n": 3}


def test_the_version_of_data_does_not_depend_on_the_order_of_keys() -> None:
    one, other = Told(a=1, b=2), Told(b=2, a=1)
    assert recovery.data_version(row(one)) == recovery.data_version(row(other))


def test_an_edit_that_cannot_be_stored(clock: testing.Clock) -> None:
    found = Paused(n=1)
    with pytest.raises(NotStorable):
        recovery.edit_data(row(found), {"n": float("nan")})
    assert row(found).data == {"n": 1}
    assert kinds(found) == []


def test_an_edit_and_retry_is_both_or_nothing(fragile: Any) -> None:
    found = fragile()
    with pytest.raises(NotPossible):
        recovery.edit_and_retry(task(found, "before"), {"divisor": 1})
    assert row(found).data == {"before": True}


def test_an_instance_that_has_ended_can_be_edited() -> None:
    found = Five()
    recovery.edit_data(row(found), {})
    assert (row(found).data, row(found).state) == ({}, "completed")


def test_an_edit_of_the_values_that_are_unique(clock: testing.Clock) -> None:
    """The instance is unique for what its data say now."""
    found = Unique(name="a")
    recovery.edit_data(row(found), {"name": "b"})
    assert Unique(name="b").id == found.id


# -- cancel ----------------------------------------------------------------------------------


def test_cancelling_ends_an_instance_now(clock: testing.Clock, anna: Any) -> None:
    found = Unique(name="a")
    recovery.cancel(row(found), actor=anna, reason="by mistake")
    stored = row(found)
    assert (stored.state, stored.outcome, stored.finished) == ("cancelled", "cancelled", True)
    assert (stored.reason, stored.tokens, stored.live_key) == ("by mistake", 0, None)
    assert stored.ended == clock.now()
    assert (task(found).state, task(found).due) == ("cancelled", None)
    clock.advance(days=40)
    assert testing.run_due() == 0
    assert kinds(found) == ["cancelled"]


def test_a_cancelled_instance_is_not_continued(fragile: Any) -> None:
    found = fragile()
    failed = task(found)
    recovery.cancel(row(found))
    with pytest.raises(NotPossible):
        recovery.retry(failed)
    with pytest.raises(NotPossible, match="has ended already"):
        recovery.cancel(row(found))


def test_what_has_ended_cannot_be_cancelled() -> None:
    with pytest.raises(NotPossible, match="has ended already"):
        recovery.cancel(Five().row)


@pytest.mark.django_db(transaction=True)
def test_the_end_is_announced(clock: testing.Clock) -> None:
    """Of a cancelled instance as of any other."""
    heard: list[tuple[Any, str]] = []

    def hear(sender: Any, instance: AutomationModel, **kwargs: Any) -> None:
        heard.append((sender, str(instance.state)))

    signals.instance_ended.connect(hear)
    try:
        recovery.cancel(Paused().row)
        Five()
    finally:
        signals.instance_ended.disconnect(hear)
    assert heard == [(Paused, "cancelled"), (Five, "completed")]


# -- pause and resume ------------------------------------------------------------------------


def test_a_paused_instance_does_nothing_and_catches_up(clock: testing.Clock) -> None:
    """Timers run on; what fell due is done afterwards."""
    found = Paused()
    recovery.pause(row(found), reason="stock-taking")
    clock.advance(days=31)
    assert testing.run_due() == 0
    recovery.resume(row(found))
    assert row(found).state == "completed"
    assert kinds(found) == ["paused", "resumed"]


def test_resuming_does_not_shorten_a_wait(clock: testing.Clock) -> None:
    found = Paused()
    due = task(found).due
    recovery.pause(row(found))
    recovery.resume(row(found))
    assert (task(found).due, task(found).held) == (due, None)
    assert testing.run_due() == 0


def test_only_running_instances_are_paused_and_only_paused_ones_resumed() -> None:
    found = Paused()
    with pytest.raises(NotPossible, match="not paused"):
        recovery.resume(row(found))
    recovery.pause(row(found))
    with pytest.raises(NotPossible, match="not running"):
        recovery.pause(row(found))
    with pytest.raises(NotPossible, match="not running"):
        recovery.pause(Five().row)


def test_a_paused_instance_can_be_edited_and_cancelled(clock: testing.Clock) -> None:
    found = Told()
    recovery.pause(row(found))
    recovery.edit_data(row(found), {"go": True})
    assert testing.run_due() == 0
    recovery.cancel(row(found))
    assert row(found).state == "cancelled"


def test_a_failed_step_of_a_paused_instance_waits_for_resume(clock: testing.Clock) -> None:
    class Branches(flow.Automation):
        split = flow.Split().Next(this.bad).Next(this.slow)
        bad = flow.Execute(lambda task: 1 / task.data.get("divisor", 0))
        bad_end = flow.End()
        slow = flow.Execute().AfterWaitingFor(timedelta(hours=1))
        end = flow.End()

    found = Branches()
    recovery.pause(row(found))
    with pytest.raises(NotPossible, match="is paused"):
        recovery.retry(task(found, "bad"))


def test_verbs_take_an_instance_whose_code_is_gone(clock: testing.Clock) -> None:
    found = Paused()
    registry.unregister(Paused)
    recovery.edit_data(row(found), {"n": 1})
    recovery.cancel(row(found))
    assert (row(found).state, row(found).data) == ("cancelled", {"n": 1})
