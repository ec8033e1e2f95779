"""Which version an instance is to go on on."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from automations.designed import drafts, publishing
from automations.engine.verbs import VERBS
from automations.models import FlowVersion
from automations_admin.acting import forms
from automations_admin.acting.target import Target
from tests.flows import designs

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FlowVersion:
    """The first version of a flow."""
    author = User.objects.create_user("dora")
    draft = drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=author)
    return publishing.publish(draft, revision=1, actor=author)


def form(flow: str, **posted: Any) -> Any:
    """Return the form of an act on many."""
    return forms.of(VERBS["adopt"], Target(flow=flow), posted or None, many=True)


def test_the_versions_of_the_flow_are_offered(version: FlowVersion) -> None:
    shown = form("designed.Invoicing")
    assert shown.fields["version"].choices == [(str(version.pk), "version 1")]
    assert form("shop.Order").fields["version"].choices == []


def test_what_was_chosen_is_an_argument(version: FlowVersion) -> None:
    given = {"version": str(version.pk), "reason": "New"}
    posted = form("designed.Invoicing", **given)
    assert posted.is_valid()
    assert posted.arguments() == {"version": str(version.pk)}
    posted = form("designed.Invoicing", **given, to="tomorrow")
    assert posted.is_valid()
    assert posted.arguments() == {"version": str(version.pk), "to": "tomorrow"}


def test_the_arguments_are_said_in_words(version: FlowVersion) -> None:
    arguments = {"version": str(version.pk), "steps": {"later": "tomorrow"}, "to": "end"}
    assert forms.lines(VERBS["adopt"], arguments, Target(flow="designed.Invoicing")) == [
        ("Version", "version 1"),
        ("Later", "Tomorrow"),
        ("Other removed steps", "End"),
    ]
