"""Classes of designed flows are found where the registry looks, and built from what is offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from automations import offers, registry
from automations.designed.versions import VERSIONS
from automations.models import AutomationModel, FlowDefinition, FlowVersion
from tests.flows import designs


def test_the_registry_finds_them(published: FlowVersion) -> None:
    found = registry.get("designed.Invoicing")
    assert (found.__name__, found.__module__) == ("Invoicing", "designed")
    assert found in registry.all_classes()
    assert found not in registry.declared()
    assert ("designed.Invoicing", "Invoices") in registry.names("designed")


def test_a_class_is_built_once(published: FlowVersion, django_assert_num_queries: Any) -> None:
    found = registry.of(AutomationModel(version_id=published.pk))
    with django_assert_num_queries(0):
        assert registry.of(AutomationModel(version_id=published.pk)) is found


def test_another_process_is_asked_within_a_request(published: FlowVersion, client: Client) -> None:
    assert registry.find("designed.Invoicing")
    FlowDefinition.objects.update(published=None)  # as another process would do
    client.get("/")
    assert registry.find("designed.Invoicing") is None


@pytest.mark.django_db
def test_nothing_else_is_found() -> None:
    assert registry.find("designed.Invoicing") is None
    assert registry.of(AutomationModel(version_id=uuid4())) is None


def test_what_is_offered_no_more_does_not_run(
    published: FlowVersion, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    """The instance is blocked like one whose code is gone; it goes on when the offer is back."""
    path = "tests.flows.designs:send_invoice"
    monkeypatch.delitem(offers._offers, path)
    VERSIONS.forget()
    assert registry.find("designed.Invoicing") is None
    assert "cannot run" in caplog.text
    assert path in caplog.text
    row = AutomationModel(automation_class="designed.Invoicing", version_id=published.pk)
    with pytest.raises(LookupError, match="offered no more"):
        row.get_automation_class()


def test_methods_of_a_base_are_called(
    published: FlowVersion, change: Callable[..., FlowVersion]
) -> None:
    flow = published.flow
    flow.base = designs.BASE
    flow.save()
    said = designs.invoicing()
    said["nodes"][2]["call"] = {"args": [{"t": "this", "name": "thank"}]}
    change(published, said)
    registry.get("designed.Invoicing")(total=500)
    assert designs.CALLS == ["thanks"]
