"""Facts about the tasks at which an instance stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine import recovery
from automations.models import AutomationModel
from automations_admin import workers
from automations_admin.instances import facts, queries
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db


def said(automation: Any) -> str:
    instance = AutomationModel.objects.select_related("definition").get(pk=automation.id)
    tasks = queries.standing_tasks([instance.pk]).get(instance.pk, [])
    found = facts.sentences(instance, Payment.graph, tasks, workers.pulse())
    return "\n".join(f"{sentence.head} {sentence.text}" for sentence, _task in found)


def test_a_form_says_who_may_act(groups: Any) -> None:
    """With the number of active members."""
    with testing.frozen_time():
        run = Payment()
        for number in range(3):
            user = User.objects.create_user(f"w{number}", is_active=number > 0)
            user.groups.add(groups["Warehouse"])
        text = said(run)
    assert "It is for the group Warehouse: 2 people." in text
    assert "Join waits for the other branches. 1 of 2 has arrived. Missing: Pack." in text
    assert "it is passed over at" in text


def test_a_group_that_is_gone_is_said(groups: Any) -> None:
    """Then nobody may act, although the task is open."""
    run = Payment()
    groups["Warehouse"].delete()
    assert "whom it was for is gone" in said(run)


def test_a_condition_is_named() -> None:
    """As in the code."""
    assert "Reserve waits until in_stock holds." in said(Payment(stock=False))


def test_a_retry_says_which_attempt_comes_next(groups: Any) -> None:
    """And a failure how many there were."""
    with testing.frozen_time() as clock:
        run = Payment(card="declined")
        assert "attempt 1 of 2 failed with ValueError" in said(run)
        clock.advance(timedelta(minutes=1))
        testing.run_due()
        assert "Clarify waits for a person" in said(run)


def test_equal_failures_are_counted(groups: Any) -> None:
    """In other instances."""
    runs = [Payment(postcode=f"8O33{number}") for number in range(3)]
    assert "2 other instances failed in the same way." in said(runs[0])
    assert "Book failed" in said(runs[0])


def test_a_paused_instance_says_by_whom() -> None:
    """And what is open is held."""
    run = Payment(stock=False)
    anna = User.objects.create_user("anna")
    recovery.pause(run.row, actor=anna, reason="Stocktaking")
    text = said(run)
    assert "The instance is paused by anna." in text
    assert "The instance is held" in text


def test_an_ended_instance_says_how() -> None:
    """One sentence."""
    assert said(Simple()).startswith("It has ended: completed.")


def test_the_question_costs_the_same_for_many_tasks(groups: Any) -> None:
    """Only so many are explained one by one."""
    run = Payment()
    tasks = queries.standing_tasks([run.id])[run.id]
    found = facts.sentences(run.row, Payment.graph, tasks * 50, workers.pulse())
    assert len(found) == facts.MOST_EXPLAINED
