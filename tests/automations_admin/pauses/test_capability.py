"""Pauses as a capability."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from automations.engine import pausing
from automations_admin.pauses.capability import Pauses
from tests.automations_admin.conftest import VIEW
from tests.flows.pausing import Waiter

pytestmark = pytest.mark.django_db

WAITER = Waiter.get_automation_class_name()


def labels(rf: RequestFactory, client: Client, step: str = "") -> list[str]:
    """Return what a user is offered."""
    request = rf.get("/")
    request.user = client.get("/admin/").wsgi_request.user
    return [act.label for act in Pauses().flow_acts(request, admin.site, WAITER, step)]


def test_a_flow_and_its_chosen_step_are_paused_and_resumed(
    rf: RequestFactory, staff: Callable[..., Client]
) -> None:
    client = staff(VIEW, "pause_automationmodel")
    assert labels(rf, client) == ["Pause flow…"]
    assert labels(rf, client, "later") == ["Pause flow…", "Pause Later…"]
    pausing.pause(WAITER)
    assert labels(rf, client, "later") == ["Resume flow…", "Pause Later…"]


def test_who_may_not_is_offered_nothing(rf: RequestFactory, staff: Callable[..., Client]) -> None:
    assert labels(rf, staff(VIEW)) == []
