"""Pages of a flow of code say whether the designed flow that it comes from has gone on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import flow, registry
from automations.designed import drafts, publishing
from automations.models import FlowVersion
from tests.automations_admin.designer.conftest import url
from tests.flows import designs

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> FlowVersion:
    """A published version of a designed flow."""
    actor = User.objects.create_superuser("ada")
    draft = drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=actor)
    return publishing.publish(draft, revision=1, actor=actor, note="First")


@pytest.fixture
def taken(version: FlowVersion) -> Iterator[Any]:
    """A class that was taken over from it, and changed."""

    class Taken(flow.Automation):
        class Meta:
            adopted_from = ("designed.Invoicing", version.logic_hash)

        end = flow.End()

    yield Taken
    registry.unregister(Taken)


def notes(path: str) -> list[str]:
    """Return what a page says of it, as text."""
    client = Client()
    client.force_login(User.objects.get(username="ada"))
    html = client.get(path).content.decode()
    found = re.findall(r"<div [^>]*data-adopted>(.*?)</div></div>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in found]


def test_the_page_of_the_flow_and_the_designer_say_that_both_have_parted(taken: Any) -> None:
    name = taken.get_automation_class_name()
    for path in ("flow/", "design/look/"):
        [said] = notes(f"/admin/automations/{path}{name}/")
        assert "taken over from version 1 of the designed flow “Invoices”" in said
        assert "The code has been changed since." in said
        assert "To the designed flow" in said


def test_other_flows_say_nothing(version: FlowVersion) -> None:
    assert notes("/admin/automations/flow/tests.flows.patterns.Loop/") == []


def test_what_is_taken_along_says_where_it_comes_from(version: FlowVersion) -> None:
    client = Client()
    client.force_login(User.objects.get(username="ada"))
    source = client.get(url(version, "python")).content.decode()
    said = re.search(r"adopted_from = \(([^)]*)\)", source)
    assert said is not None
    assert re.findall(r"\w[\w.]*", said[1]) == ["designed.Invoicing", version.logic_hash]


def only_code(user: Any, flow: str, action: str) -> bool | None:
    """Let nobody see what is designed."""
    return False if flow.startswith("designed.") else None


def test_who_may_not_see_the_designed_flow_is_told_no_more_than_the_code_says(
    version: FlowVersion, taken: Any, settings: Any
) -> None:
    settings.AUTOMATIONS = {**settings.AUTOMATIONS, "FLOW_PERMISSION": f"{__name__}.only_code"}
    [said] = notes(f"/admin/automations/flow/{taken.get_automation_class_name()}/")
    assert "of the designed flow “designed.Invoicing”" in said
    assert "Invoices" not in said
    assert "To the designed flow" not in said
