"""What all acts have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine import recovery
from automations.engine.verbs import VERBS, base
from automations.exceptions import AlreadyLive, NotPossible
from automations.models import AutomationTaskModel, Event
from automations.permissions import Action
from automations.status import EventKind
from tests.flows.acting import Shipping


def test_every_verb_is_found_by_its_name() -> None:
    for name, verb in VERBS.items():
        assert verb.name == name
        assert verb.action in Action
        assert verb.event in EventKind


def test_an_act_and_its_event_are_stored_together(
    broken: testing.Run, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    """What raises after the act takes both back."""

    def refuse(deed: base.Deed) -> None:
        raise ValueError

    before = event(broken).pk
    task = broken.task("charge")
    with pytest.raises(ValueError):  # noqa: PT011
        base.perform(VERBS["retry"], task.automation_id, task.pk, within=refuse)
    assert (broken.task("charge").state, event(broken).pk) == ("failed", before)


def test_the_event_says_who_why_and_in_which_batch(
    shipping: testing.Run, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    base.perform(VERBS["pause"], shipping.row.pk, actor=olga, reason=" Audit ")
    found = event(shipping)
    assert (found.kind, found.actor, found.reason, found.batch) == ("paused", olga, "Audit", None)
    assert found.automation_class == Shipping.get_automation_class_name()


def test_what_is_gone_cannot_be_acted_on(shipping: testing.Run) -> None:
    task, row = shipping.task("approve"), shipping.row
    shipping.automation.kill()
    with pytest.raises(NotPossible, match="deleted"):
        recovery.cancel(row)
    with pytest.raises(NotPossible, match="deleted"):
        recovery.skip(task)


def test_a_task_of_another_instance_is_not_found(shipping: testing.Run, anna: User) -> None:
    other = testing.start(Shipping, order=8).task("approve")
    with pytest.raises(NotPossible, match="no such task"):
        base.perform(VERBS["skip"], shipping.row.pk, other.pk)


@pytest.mark.parametrize(
    ("act", "arguments"), [("skip", {}), ("mark_failed", {}), ("move", {"to": "end"})]
)
def test_a_step_that_is_being_executed_is_left_alone(
    shipping: testing.Run, clock: testing.Clock, act: str, arguments: dict[str, Any]
) -> None:
    """Until its lease has run out."""
    task = shipping.task("approve")
    rows = AutomationTaskModel.objects.filter(pk=task.pk)
    rows.update(state="running", waiting="", due=clock.now(), attempts=1)
    clock.advance(seconds=-10)
    with pytest.raises(NotPossible, match="being executed"):
        base.perform(VERBS[act], task.automation_id, task.pk, arguments=arguments)
    clock.advance(seconds=20)
    base.perform(VERBS[act], task.automation_id, task.pk, arguments=arguments)
    testing.run_due()


@pytest.mark.parametrize("act", ["skip", "mark_failed", "retry", "reschedule", "reassign", "move"])
def test_a_step_that_is_over_is_left_alone(shipping: testing.Run, act: str) -> None:
    done = shipping.task("reserve")
    with pytest.raises(NotPossible):
        base.perform(VERBS[act], done.automation_id, done.pk, arguments={"to": "end", "user": None})


def test_an_instance_that_runs_again_takes_its_unique_key_back(
    broken: testing.Run, anna: User
) -> None:
    testing.start(Shipping, order=7)
    with pytest.raises(AlreadyLive):
        recovery.skip(broken.task("charge"))
    assert broken.row.state == "failed"
