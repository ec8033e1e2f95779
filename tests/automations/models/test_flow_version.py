"""Designed flows and their versions, as they are stored."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from automations import registry
from automations.designed import drafts, publishing
from automations.models import FlowDefinition, FlowVersion
from tests.flows import designs

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FlowVersion:
    """The first version of a flow."""
    author = User.objects.create_user("dora")
    draft = drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=author)
    return publishing.publish(draft, revision=1, actor=author)


def test_a_flow_is_called_by_its_title() -> None:
    assert str(FlowDefinition(name="Welcome", title="Welcome series")) == "Welcome series"
    assert FlowDefinition(name="Welcome").automation_class == "designed.Welcome"


def test_a_version_is_called_by_its_number(version: FlowVersion) -> None:
    assert str(version) == "Invoices 1"
    assert str(FlowVersion(flow=version.flow)) == "Invoices Draft"


def test_a_number_is_there_once(version: FlowVersion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FlowVersion.objects.create(flow=version.flow, number=1)


def test_a_version_on_which_something_ran_cannot_be_deleted(version: FlowVersion) -> None:
    registry.get("designed.Invoicing")(total=500)
    FlowDefinition.objects.update(published=None)
    with pytest.raises(ProtectedError):
        version.delete()


def test_who_is_gone_leaves_the_name(version: FlowVersion) -> None:
    User.objects.all().delete()
    found: Any = FlowVersion.objects.get()
    assert (found.author, found.author_name) == (None, "dora")
