"""What every question knows."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from automations.models import AutomationModel, AutomationTaskModel
from automations_admin.recovery.asked import Asked, get_task, safe_back
from tests.automations_admin.shop import Simple

pytestmark = pytest.mark.django_db


def request(query: str = "") -> HttpRequest:
    found = RequestFactory().get(f"/{query}")
    found.session = {}
    found._messages = FallbackStorage(found)
    return found


@pytest.fixture
def asked() -> Asked:
    row = AutomationModel.objects.get(pk=Simple(fail="x").id)
    task = AutomationTaskModel.objects.get(automation=row)
    return Asked(request(), admin.site, row, task.pk)


def test_it_speaks_of_the_instance_and_its_step(asked: Asked) -> None:
    """By their names."""
    assert asked.name == f"Simple {asked.instance.pk}"
    assert asked.step == "Step"


@pytest.mark.parametrize("pk", [0, 10**30])
def test_a_task_that_is_not_there_is_not_found(asked: Asked, pk: int) -> None:
    """Whatever the number."""
    with pytest.raises(Http404):
        get_task(asked.instance, pk)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"state": "failed", "error_class": "ValueError", "error": "no"},
            "failed again: ValueError",
        ),
        ({"state": "done"}, "Step went through."),
        ({"state": "ready", "finished": None}, "left to the workers"),
    ],
)
def test_it_says_what_has_come_of_it(asked: Asked, change: dict[str, str], said: str) -> None:
    """After what was done."""
    AutomationTaskModel.objects.filter(automation=asked.instance).update(**change)
    asked.done("Step was retried.", runs=True)
    done, went = [str(message) for message in asked.request._messages]  # type: ignore[attr-defined]
    assert done == "Step was retried."
    assert said in went


def test_only_addresses_of_this_site_lead_back() -> None:
    """Others are ignored."""
    assert safe_back(request("?back=/admin/")) == "/admin/"
    assert safe_back(request("?back=https://evil.example/")) == ""
    assert safe_back(request()) == ""
