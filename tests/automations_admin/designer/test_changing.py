"""Publishing says who stands where, and does with them what was chosen."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import registry, testing
from automations.designed import drafts, publishing
from automations.models import AutomationModel, Batch, FlowVersion
from tests.automations_admin.designer.conftest import url
from tests.flows import designs

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(published: FlowVersion, user: User) -> FlowVersion:
    """A draft in which the step at which somebody stands has another name."""
    registry.get("designed.Invoicing")(total=5)
    said = deepcopy(designs.invoicing())
    said["nodes"][1]["id"] = "tomorrow"
    draft = drafts.of(published.flow, user)
    return drafts.save(draft, said, revision=1, actor=user)


def publish(client: Client, draft: FlowVersion, **said: Any) -> Any:
    """Post the form."""
    given = {"running": "finish", "note": "New", "revision": draft.revision, **said}
    return client.post(url(draft, "publish"), given)


def test_the_first_version_has_nobody_to_ask_about(designer: Client, draft: FlowVersion) -> None:
    html = designer.get(url(draft, "publish")).content.decode()
    assert "Publish version 1" in html
    assert "No instance runs." in html
    publish(designer, draft)
    assert registry.find("designed.Invoicing")


def test_it_is_said_who_stands_where(designer: Client, second: FlowVersion) -> None:
    html = designer.get(url(second, "publish")).content.decode()
    for text in ("Publish version 2", "Later", "removed", "1 task is open", "step_0"):
        assert text in html


def test_the_number_of_a_retired_version_is_not_given_again(
    designer: Client, second: FlowVersion, user: User
) -> None:
    publishing.retire(second.flow, actor=user, reason="Sold out")
    asked = designer.get(url(second, "publish")).content.decode()
    assert "Publish version 2?" in asked
    said = publish(designer, second)
    second.refresh_from_db()
    assert second.number == 2
    assert "Version 2 of Invoices is published." in designer.get(said["Location"]).content.decode()


def test_by_default_they_finish_where_they_are(designer: Client, second: FlowVersion) -> None:
    publish(designer, second)
    row = AutomationModel.objects.get()
    assert row.version is not None
    assert row.version.number == 1
    assert not Batch.objects.exists()


def test_they_are_moved_with_a_mapping(designer: Client, second: FlowVersion) -> None:
    refused = publish(designer, second, running="move").content.decode()
    assert "Choose the step that takes its place" in refused
    response = publish(designer, second, running="move", step_0="tomorrow")
    batch = Batch.objects.get()
    assert response["Location"].endswith(f"/batch/{batch.pk}/")
    html = designer.get(response["Location"]).content.decode()
    assert "version 2" in html
    testing.run_due()
    run = testing.Run(AutomationModel.objects.get().instance)
    run.assert_waits_at("tomorrow")
    assert run.row.version == second


def test_they_are_stopped(designer: Client, second: FlowVersion) -> None:
    publish(designer, second, running="stop")
    testing.run_due()
    assert AutomationModel.objects.get().state == "cancelled"


def test_who_may_not_cancel_is_not_asked(designer: Client, second: FlowVersion, user: User) -> None:
    user.user_permissions.remove(*user.user_permissions.filter(codename="cancel_automationmodel"))
    html = designer.get(url(second, "publish")).content.decode()
    assert 'value="stop"' not in html
    assert "Select a valid choice" in publish(designer, second, running="stop").content.decode()


def test_what_was_saved_meanwhile_is_looked_at_again(
    designer: Client, second: FlowVersion, user: User
) -> None:
    drafts.save(second, second.document, revision=second.revision, actor=user)
    response = publish(designer, second)
    assert response.status_code == 409
    assert "saved meanwhile" in response.content.decode()


def test_problems_keep_it_from_being_published(
    designer: Client, draft: FlowVersion, user: User
) -> None:
    saved = drafts.save(draft, designs.invoicing(amount="much"), revision=1, actor=user)
    html = publish(designer, saved).content.decode()
    assert "The draft has problems" in html
    assert "Enter a number" in html
    assert registry.find("designed.Invoicing") is None


def test_a_note_is_asked_for_and_a_get_changes_nothing(
    designer: Client, draft: FlowVersion
) -> None:
    designer.get(url(draft, "publish"))
    assert "required" in publish(designer, draft, note="").content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"
