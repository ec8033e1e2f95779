"""The page of one flow, put together."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin

from automations_admin.flows.page import FlowPage
from automations_admin.links import Links
from tests.automations_admin.shop import NAME, Payment

pytestmark = pytest.mark.django_db


def page(node: str = "", name: str = f"{NAME}.Payment") -> FlowPage:
    return FlowPage(Links(admin.site), name, None, node)


def test_before_anything_has_run_the_code_is_shown() -> None:
    """There is no stored definition then, and nobody stands anywhere."""
    found = page()
    assert found.version is None
    assert found.graph == Payment.graph
    assert found.standing == {}
    assert found.in_code
    assert found.known


def test_the_class_says_what_it_is_for() -> None:
    """Its first paragraph."""
    assert page().description == "Takes the money for an order and sends it."
    assert page(name="no.such").description == ""


def test_a_step_has_its_counts_as_badges(groups: Any) -> None:
    """The most urgent first."""
    Payment()
    looks = {step.vertex.name: step.look for step in page("pack").diagram().steps}
    assert [badge.text for badge in looks["pack"].badges] == ["1"]
    assert looks["pack"].selected
    assert looks["book"].badges == ()


def test_a_selected_step_is_put_into_words(groups: Any) -> None:
    """Terms and words."""
    selected = page("charge").selected()
    assert selected is not None
    assert ("Retry", "up to 2 attempts, 30 s apart") in selected.facts
    assert selected.effects == "charges the card"
    assert page("no_such_step").selected() is None
