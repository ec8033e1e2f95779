"""Which acts an instance offers as it stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin

from automations.engine import recovery
from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations_admin.capability import Act
from automations_admin.links import Links
from automations_admin.recovery.offers import Offers
from tests.automations_admin.shop import Nightly, Payment, Simple
from tests.flows.basics import Told

pytestmark = pytest.mark.django_db


def offered(automation: Any) -> list[Act]:
    row = AutomationModel.objects.get(pk=automation.id)
    tasks = AutomationTaskModel.objects.filter(automation=row, finished=None)
    failed = AutomationTaskModel.objects.filter(automation=row, state="failed")
    standing = sorted({*tasks, *failed}, key=lambda task: task.pk)
    return list(Offers(Links(admin.site), frozenset(Action), row, standing).all())


def labels(automation: Any, **only: Any) -> list[str]:
    found = offered(automation)
    return [act.label for act in found if all(getattr(act, key) == only[key] for key in only)]


def test_acts_stand_in_one_order(groups: Any) -> None:
    """Retry, edit and retry, restart, skip; pause and note; cancel at the end."""
    assert labels(Payment(postcode="8O331"), aside=False, rare=False) == [
        "Retry Book…",
        "Edit data and retry…",
        "Restart from…",
        "Skip Book…",
        "Pause…",
        "Add note…",
        "Cancel instance…",
    ]


def test_one_button_is_filled(groups: Any) -> None:
    """And one is dangerous."""
    run = Payment(postcode="8O331")
    assert labels(run, primary=True) == ["Retry Book…"]
    assert labels(run, danger=True) == ["Cancel instance…"]


def test_what_is_for_one_task_stands_beside_its_reason(groups: Any) -> None:
    """The rest is folded away."""
    run = Payment(postcode="8O331")
    pack = AutomationTaskModel.objects.get(automation=run.id, status="pack")
    assert labels(run, task=pack.pk, rare=False) == ["Skip Pack…", "Reassign…"]
    assert labels(run, task=pack.pk, rare=True) == ["Mark as failed…", "Move to another step…"]
    assert labels(run, task=None, rare=True) == ["Start as a new instance…"]


def test_what_is_held_is_shown_with_the_reason(groups: Any) -> None:
    """One would look for it."""
    run = Payment(postcode="8O331")
    recovery.pause(AutomationModel.objects.get(pk=run.id))
    refused = {act.label: act.refused for act in offered(run) if act.refused}
    assert refused == dict.fromkeys(
        ["Retry Book…", "Edit data and retry…", "Restart from…"],
        "The instance is paused. Resume it first.",
    )
    assert "Resume…" in labels(run)
    assert labels(run, primary=True) == []


def test_timers_and_conditions_can_be_run_now() -> None:
    """What waits for a person cannot."""
    assert "Run now or later…" in labels(Nightly())
    run = Told()
    assert "Run now or later…" in labels(run)
    assert "Send message…" in labels(run)


def test_without_a_failure_the_data_can_be_edited() -> None:
    """Conditions are asked again at once."""
    assert labels(Told(), aside=False, rare=False) == [
        "Edit data…", "Restart from…", "Pause…", "Add note…", "Cancel instance…",
    ]  # fmt: skip


def test_what_has_ended_can_be_started_anew() -> None:
    """In place, or as a new instance."""
    assert labels(Simple()) == [
        "Edit data…", "Restart from…", "Add note…", "Start as a new instance…",
    ]  # fmt: skip


def test_a_cancelled_instance_is_only_started_as_a_new_one() -> None:
    """The reason stands at the disabled button."""
    run = Told()
    recovery.cancel(AutomationModel.objects.get(pk=run.id))
    refused = {act.label: act.refused for act in offered(run) if act.refused}
    assert refused == {"Restart from…": "The instance was cancelled. It can only be started anew."}
    assert "Start as a new instance…" in labels(run)


def test_a_step_that_is_gone_has_taken_another_name() -> None:
    """That is the filled button of a blocked instance."""
    run = Simple(fail="x")
    AutomationTaskModel.objects.filter(automation=run.id).update(status="old")
    AutomationModel.objects.filter(pk=run.id).update(state="blocked", finished=False, ended=None)
    assert labels(run, primary=True) == ["Move to a renamed step…"]


def test_nothing_is_asked_of_the_database(groups: Any, django_assert_num_queries: Any) -> None:
    """Lists offer acts for many instances."""
    run = Payment(postcode="8O331")
    row = AutomationModel.objects.get(pk=run.id)
    tasks = list(
        AutomationTaskModel.objects.filter(automation=row, state__in=["failed", "waiting"])
    )
    with django_assert_num_queries(0):
        list(Offers(Links(admin.site), frozenset(Action), row, tasks * 10).all())
