"""Retrying and editing as a capability."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory

from automations.models import AutomationModel, AutomationTaskModel
from automations_admin.capability import Act
from automations_admin.recovery.capability import Recovery


def acts(state: str, *tasks: AutomationTaskModel) -> list[Act]:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    instance = AutomationModel(pk=7, state=state)
    return list(Recovery().acts(request, admin.site, instance, list(tasks)))


def failed(pk: int) -> AutomationTaskModel:
    return AutomationTaskModel(pk=pk, status="book_parcel", state="failed")


def test_each_failed_task_can_be_retried_and_one_button_is_filled() -> None:
    """Verb and object."""
    found = acts("running", failed(1), failed(2))
    assert [act.label for act in found] == [
        "Retry Book parcel…",
        "Edit data and retry…",
        "Retry Book parcel…",
        "Edit data and retry…",
    ]
    assert [act.primary for act in found] == [True, False, False, False]


@pytest.mark.parametrize("state", ["paused", "blocked"])
def test_what_is_held_cannot_be_retried(state: str) -> None:
    """It has to be resumed first."""
    assert acts(state, failed(1)) == []


def test_without_a_failure_the_data_can_be_edited() -> None:
    """Conditions are asked again at once."""
    assert [act.label for act in acts("running")] == ["Edit data…"]
