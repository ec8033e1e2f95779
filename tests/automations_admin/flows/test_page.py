"""The page of one flow, put together."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin

from automations_admin.flows.lens import Lens
from automations_admin.flows.page import FlowPage
from automations_admin.links import Links
from tests.automations_admin.shop import NAME, Payment

pytestmark = pytest.mark.django_db


def page(node: str = "", name: str = f"{NAME}.Payment", lens: Lens | None = None) -> FlowPage:
    return FlowPage(Links(admin.site), name, None, node, lens)


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
    Payment()
    selected = page("pack").selected()
    assert selected is not None
    assert [(mark.icon, count) for mark, count, _url in selected.now] == [("person", 1)]
    assert ("Visits", "1") in selected.past
    assert page("no_such_step").selected() is None
    assert page("no_such_step").node == ""


def test_with_heat_a_step_has_a_figure_instead(groups: Any) -> None:
    """And a colour, without a state; a split has neither time nor failures of its own."""
    Payment()
    found = page("pack", lens=Lens(heat="visits"))
    looks = {step.vertex.name: step.look for step in found.diagram().steps}
    assert [badge.text for badge in looks["pack"].badges] == ["1"]
    assert (looks["pack"].mark, looks["pack"].selected) == (None, True)
    assert [badge.text for badge in looks["left"].badges] == ["0"]
    assert (looks["join"].heat > 0, looks["left"].heat) == (True, 0)
    assert looks["split"].badges == ()
    assert found.table() is not None
    assert page().table() is None


def test_an_address_keeps_what_is_shown(groups: Any) -> None:
    """Except for what it changes."""
    found = page("pack", lens=Lens(heat="p90", period="day"))
    assert found.url().endswith("/?node=pack&heat=p90&period=day")
    assert found.url(node="", heat="visits").endswith("/?heat=visits&period=day")
