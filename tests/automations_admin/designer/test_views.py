"""Pages that show designed flows."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from automations import registry
from automations.models import FlowDefinition, FlowVersion
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.designer.conftest import PAGE, url
from tests.flows import designs

pytestmark = pytest.mark.django_db


def test_the_list_says_what_is_published_and_who_works_on_it(
    designer: Client, published: FlowVersion
) -> None:
    registry.get("designed.Invoicing")(total=5)
    html = designer.get(PAGE).content.decode()
    for text in ("Invoices", "designed.<wbr>Invoicing", "version 1", "New flow…"):
        assert text in html


def test_an_empty_list_says_how_to_begin(designer: Client) -> None:
    assert "Nothing is designed here yet" in designer.get(PAGE).content.decode()


def test_a_flow_shows_its_versions(designer: Client, published: FlowVersion) -> None:
    html = designer.get(f"{PAGE}Invoicing/").content.decode()
    for text in ("version 1", "First", "Start no new instances…", "My draft"):
        assert text in html


def test_a_version_is_shown_as_picture_python_and_document(
    designer: Client, published: FlowVersion
) -> None:
    html = designer.get(url(published)).content.decode()
    for text in ("<svg", "class Invoicing(flow.Automation)", "send_invoice", "86400"):
        assert text in html


def test_a_version_is_taken_along(designer: Client, published: FlowVersion) -> None:
    document = designer.get(url(published, "document"))
    assert json.loads(document.content) == designs.invoicing()
    assert document["Content-Disposition"] == 'attachment; filename="Invoicing-1.json"'
    python = designer.get(url(published, "python"))
    assert python["Content-Disposition"] == 'attachment; filename="invoicing.py"'
    assert "class Invoicing" in python.content.decode()
    ast.parse(python.content.decode())


def test_the_class_is_made_of_the_base(designer: Client, published: FlowVersion) -> None:
    FlowDefinition.objects.update(base=designs.BASE)
    html = designer.get(url(published)).content.decode()
    assert "class Invoicing(Shop):" in html
    assert "from tests.flows.designs import Shop" in html


def test_a_version_is_no_draft_and_a_draft_no_version(
    designer: Client, published: FlowVersion
) -> None:
    there = url(published)
    assert designer.get(there).status_code == 200
    assert designer.get(there.replace("/version/", "/draft/")).status_code == 404
    assert designer.get(there.replace(str(published.pk), str(uuid4()))).status_code == 404
    assert designer.get(there.replace("Invoicing", "Other")).status_code == 404


def test_who_may_only_look_sees_no_acts(
    staff: Callable[..., Client], published: FlowVersion
) -> None:
    viewer = staff(VIEW)
    html = viewer.get(f"{PAGE}Invoicing/").content.decode()
    assert "version 1" in html
    for text in ("My draft", "Start no new instances", "Drafts"):
        assert text not in html
    assert "New flow" not in viewer.get(PAGE).content.decode()


def test_the_number_of_questions_does_not_grow_with_the_flows(
    designer: Client, published: FlowVersion, user: Any, django_assert_max_num_queries: Any
) -> None:
    from automations.designed import drafts

    designer.get(PAGE)
    for name in ("A", "B", "C", "D"):
        drafts.begin(name, name, designs.invoicing(name), actor=user)
    with django_assert_max_num_queries(16):
        designer.get(PAGE)


def test_a_version_leads_to_its_comparison_with_each_other_one(
    designer: Client, published: FlowVersion, user: Any
) -> None:
    from automations.designed import drafts, publishing

    assert 'name="with"' not in designer.get(url(published)).content.decode()
    versions = [published]
    for note in ("Second", "Third"):
        draft = drafts.of(published.flow, user)
        versions.append(publishing.publish(draft, revision=1, actor=user, note=note))
    _first, second, third = versions
    html = designer.get(url(third)).content.decode()
    assert f'method="get" action="{url(third, "look")}"' in html
    offered = re.findall(r'<option value="([^"]+)">([^<]+)', html.split('name="with"')[1])
    assert offered == [
        (str(second.pk), "version 2 · Second"),
        (str(published.pk), "version 1 · First"),
    ]
