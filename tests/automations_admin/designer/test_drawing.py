"""A draft in the designer: what its author is told, and where they may go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from automations import registry
from automations.designed import drafts
from automations.models import FlowDefinition, FlowVersion
from tests.automations_admin.conftest import DATA, VIEW
from tests.automations_admin.designer.conftest import DESIGN, config, url
from tests.flows import designs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_built")]


def test_a_new_flow_has_nothing_to_compare_with(designer: Client, draft: FlowVersion) -> None:
    said = config(designer, url(draft, "design"))
    assert said["flow"] == designs.invoicing()
    assert (said["base"], said["number"], said["running"], said["waiting"]) == (None, 1, 0, {})
    assert (said["title"], said["readOnly"], said["revision"]) == ("Invoices", "", 1)
    assert said["state"] == f"Draft of {draft.author_name}"
    assert said["code"] is False
    assert "tests.flows.designs:send_invoice" in said["offered"]


def test_the_published_version_is_what_it_is_compared_with(
    designer: Client, published: FlowVersion, user: Any
) -> None:
    registry.get("designed.Invoicing")(total=5)
    draft = drafts.of(published.flow, user)
    layout = {"pins": {"bill": {"x": 1, "y": 2}}}
    drafts.save(draft, designs.invoicing(amount="5.00"), revision=1, actor=user, layout=layout)
    said = config(designer, url(draft, "design"))
    assert said["base"] == {"number": 1, "flow": designs.invoicing(), "layout": {}}
    assert (said["number"], said["running"], said["waiting"]) == (2, 1, {"later": 1})
    assert said["state"] == f"Draft of {draft.author_name}, based on version 1"
    assert said["layout"] == layout


def test_addresses_are_those_that_the_author_may_use(
    designer: Client, staff: Callable[..., Client], draft: FlowVersion
) -> None:
    urls = config(designer, url(draft, "design"))["urls"]
    assert urls["save"] == url(draft, "save")
    assert urls["text"] == url(draft)
    assert urls["publish"] == url(draft, "publish")
    assert (urls["tryIt"], urls["copy"], urls["python"]) == ("", "", "")
    other = config(staff(VIEW, DESIGN, DATA), url(draft, "design"))["urls"]
    assert other["publish"] == ""
    assert designer.get(other["back"]).status_code == 200
    assert other["tryIt"].endswith(f"/flow/designed.Invoicing/draft/{draft.pk}/try/")


def test_problems_that_the_browser_cannot_find_are_told(
    designer: Client, draft: FlowVersion
) -> None:
    FlowVersion.objects.update(document=designs.invoicing(amount="much"))
    (found,) = config(designer, url(draft, "design"))["problems"]
    assert (found["code"], found["step"]) == ("argument-wrong", "bill")


def test_methods_of_the_base_can_be_named(designer: Client, draft: FlowVersion) -> None:
    FlowDefinition.objects.update(base=designs.BASE)
    values = [one["value"] for one in config(designer, url(draft, "design"))["offers"]]
    assert {"t": "this", "name": "thank"} in values


def test_only_who_may_design_comes_here(
    designer: Client, staff: Callable[..., Client], draft: FlowVersion
) -> None:
    assert staff(VIEW).get(url(draft, "design")).status_code == 403


def test_the_pages_about_a_flow_lead_here(
    designer: Client, published: FlowVersion, user: Any
) -> None:
    draft = drafts.of(published.flow, user)
    page = "/admin/automations/design/Invoicing/"
    for there in (url(draft), page):
        assert url(draft, "design") in designer.get(there).content.decode()
    assert designer.post(f"{page}edit/", {"to": "design"})["Location"] == url(draft, "design")
    assert designer.post(f"{page}edit/")["Location"] == url(draft)


def test_the_number_of_questions_does_not_grow_with_instances(
    designer: Client, published: FlowVersion, user: Any, django_assert_max_num_queries: Any
) -> None:
    draft = drafts.of(published.flow, user)
    for total in range(5):
        registry.get("designed.Invoicing")(total=total)
    config(designer, url(draft, "design"))
    with django_assert_max_num_queries(15):
        config(designer, url(draft, "design"))
