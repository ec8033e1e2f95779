"""A plan put together for its page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User

from automations import testing
from automations.engine import plans
from automations.engine.verbs import VERBS
from automations.models import AutomationModel, AutomationTaskModel
from automations_admin.batches import outlook as module
from automations_admin.batches.outlook import Outlook
from automations_admin.links import Links
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db


@pytest.fixture
def outlook(failed: list[testing.Run]) -> Outlook:
    """Return what a retry of three would do, of which one is refused."""
    AutomationModel.objects.filter(pk=failed[0].row.pk).update(state="paused", finished=False)
    root = User.objects.create_superuser("root")
    plan = plans.of_tasks("retry", AutomationTaskModel.objects.failed(), {}, root)
    return looked(plan)


def looked(plan: plans.Plan) -> Outlook:
    instances = AutomationModel.objects.all()
    return Outlook(Links(admin.site), VERBS[plan.verb], plan, instances)


def test_numbers_add_up(outlook: Outlook) -> None:
    assert (outlook.matched, outlook.refused, outlook.outside) == (3, 1, 2)


def test_each_step_says_what_runs_again_and_what_reaches_outside(outlook: Outlook) -> None:
    (place,) = outlook.places
    assert (place.flow, place.step, place.times) == ("Shipping", "Charge", 2)
    assert place.effects.again == ("Charge",)
    assert [one.effects for one in place.effects.outside] == ["charges the card"]


def test_a_refusal_says_why_which_and_what_helps(
    outlook: Outlook, failed: list[testing.Run]
) -> None:
    (refusal,) = outlook.refusals
    assert (refusal.why, refusal.count) == ("The instance is paused. Resume it first.", 1)
    assert refusal.helps == "resume"
    assert refusal.named[0][0] == f"Shipping {failed[0].row.pk}"


def test_the_sample_takes_two_questions(
    outlook: Outlook, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert [one.step for one in outlook.sample] == ["Charge", "Charge"]


def test_what_is_not_shown_counts_all_the_same(
    outlook: Outlook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reaches outside is not made less by the length of a table."""
    monkeypatch.setattr(module, "MOST_STEPS", 0)
    assert outlook.places == []
    assert [place.step for place in outlook.further] == ["Charge"]
    assert (outlook.further_times, outlook.outside) == (2, 2)


def test_an_act_on_instances_says_where_they_stand(
    failed: list[testing.Run], django_assert_num_queries: Any
) -> None:
    """Each once at each step; an act on tasks says it already."""
    testing.start(Shipping, order=7)
    root = User.objects.create_superuser("root")
    plan = plans.of_instances("cancel", AutomationModel.objects.all(), {}, root)
    found = looked(plan)
    with django_assert_num_queries(1):
        said = [(one.flow, one.step, one.count) for one in found.standing]
    assert ("Shipping", "Charge", 3) in said
    assert sum(count for _flow, _step, count in said) == len(plan.items)
    tasks = plans.of_tasks("retry", AutomationTaskModel.objects.failed(), {}, root)
    assert looked(tasks).standing == []
