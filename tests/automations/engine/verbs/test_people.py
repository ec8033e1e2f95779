"""Give a person's task to somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User

from automations import testing
from automations.engine import human, recovery, signals
from automations.engine.verbs import VERBS, base
from automations.exceptions import NotAllowed, NotPossible
from automations.models import Event


def test_a_task_is_given_to_another_person(
    shipping: testing.Run, anna: User, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    recovery.reassign(shipping.task("approve"), user=olga, actor=anna, reason="Holiday")

    with pytest.raises(NotAllowed):
        testing.submit(shipping.automation, anna, approved="on")
    testing.submit(shipping.automation, olga, approved="on")
    shipping.assert_waits_at("later")
    found = Event.objects.get(kind="reassigned")
    assert found.detail == {"before": {"user": "anna"}, "after": {"user": "olga"}}


def test_a_task_is_given_to_a_group(shipping: testing.Run, anna: User, olga: User) -> None:
    group = Group.objects.create(name="Accounts")
    olga.groups.add(group)
    recovery.reassign(shipping.task("approve"), group=group)
    task = shipping.task("approve")
    assert (task.interaction_user, task.interaction_group) == (None, group)
    assert human.may_act(task, olga)
    assert not human.may_act(task, anna)


@pytest.mark.django_db(transaction=True)
def test_it_is_announced_that_a_person_is_needed(shipping: testing.Run, olga: User) -> None:
    heard: list[str] = []

    def listen(sender: object, task: object, **kwargs: object) -> None:
        heard.append(str(task))

    signals.person_needed.connect(listen)
    try:
        recovery.reassign(shipping.task("approve"), user=olga)
    finally:
        signals.person_needed.disconnect(listen)
    assert heard == [str(shipping.task("approve"))]


def test_somebody_must_be_there(shipping: testing.Run, olga: User) -> None:
    """Nobody, an unknown one, and an account that is closed are refused."""
    olga.is_active = False
    olga.save()
    task = shipping.task("approve")
    for arguments in ({}, {"user": 10**9}, {"user": olga.pk}, {"group": 1}):
        with pytest.raises(NotPossible, match="person or a group"):
            base.perform(VERBS["reassign"], task.automation_id, task.pk, arguments=arguments)


def test_a_step_without_a_person_has_no_assignee(broken: testing.Run, olga: User) -> None:
    with pytest.raises(NotPossible, match="does not wait for a person"):
        recovery.reassign(broken.task("charge"), user=olga)
