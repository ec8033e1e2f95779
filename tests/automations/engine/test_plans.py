"""What an act on many would do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import permissions, testing
from automations.engine import plans, recovery
from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from tests.automations.people import person
from tests.flows.acting import Conditional, Shipping

pytestmark = pytest.mark.django_db

SHIPPING = Shipping.get_automation_class_name()


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(datetime(2026, 3, 2, 9, tzinfo=UTC)) as clock:
        yield clock


@pytest.fixture
def olga() -> User:
    """Store who may retry and restart."""
    may = (Action.RETRY, Action.RESTART, Action.CANCEL)
    return person("olga", *(permissions.permission(action) for action in may))


@pytest.fixture
def failed() -> list[testing.Run]:
    """Let three instances fail at the same step."""
    anna = User.objects.create_user("anna")
    runs = [testing.start(Shipping, order=number, broken=True) for number in range(3)]
    for run in runs:
        testing.submit(run.automation, anna, approved="on")
    return runs


def retry(user: Any) -> plans.Plan:
    """Return the plan to retry everything that has failed."""
    return plans.of_tasks("retry", AutomationTaskModel.objects.failed(), {}, user)


def test_a_plan_says_what_would_be_done_where(failed: list[testing.Run], olga: User) -> None:
    plan = retry(olga)
    assert len(plan.to_do) == 3
    definition = failed[0].row.definition_id
    assert plan.by_step == {(SHIPPING, "charge", definition): 3}
    assert plan.refused == {}


def test_what_cannot_be_done_is_refused_with_its_reason(
    failed: list[testing.Run], olga: User
) -> None:
    recovery.cancel(failed[0].row)
    AutomationModel.objects.filter(pk=failed[1].row.pk).update(state="paused", finished=False)
    AutomationTaskModel.objects.filter(automation=failed[0].row, status="charge").update(
        state="failed"
    )
    plan = retry(olga)
    assert len(plan.to_do) == 1
    assert {why: len(items) for why, items in plan.refused.items()} == {
        "The instance was cancelled. It can only be started anew.": 1,
        "The instance is paused. Resume it first.": 1,
    }


def test_who_may_not_is_told_so(failed: list[testing.Run]) -> None:
    plan = retry(person("greta"))
    assert list(plan.refused) == [plans.NOT_ALLOWED]


def test_the_hash_is_the_same_as_long_as_nothing_moves(
    failed: list[testing.Run], olga: User
) -> None:
    before = retry(olga).hash
    assert retry(olga).hash == before
    recovery.retry(failed[0].task("charge"))
    assert retry(olga).hash != before


def test_the_hash_depends_on_the_act_and_its_arguments(
    failed: list[testing.Run], olga: User
) -> None:
    rows = AutomationModel.objects.all()
    hashes = {
        plans.of_instances("restart", rows, {"step": step}, olga).hash
        for step in ("reserve", "approve")
    } | {plans.of_instances("cancel", rows, {}, olga).hash}
    assert len(hashes) == 3


def test_a_plan_asks_as_often_for_many_as_for_few(
    failed: list[testing.Run], olga: User, django_assert_max_num_queries: Any
) -> None:
    """Also where the question is whether an instance was at a step."""
    testing.start(Conditional)
    rows = AutomationModel.objects.all()
    with django_assert_max_num_queries(3):
        assert len(retry(olga).to_do) == 3
    with django_assert_max_num_queries(5):
        plan = plans.of_instances("restart", rows, {"step": "approve"}, olga)
        assert len(plan.to_do) == 3
        assert len(plan.refused) == 1


def test_a_plan_has_a_largest_size(
    failed: list[testing.Run], olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, and more is not acted on."""
    assert not retry(olga).cut
    monkeypatch.setattr(plans, "MOST", 2)
    plan = retry(olga)
    assert (len(plan.items), plan.cut) == (2, True)
