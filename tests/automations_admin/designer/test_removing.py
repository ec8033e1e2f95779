"""What is removed leaves a gap that the checks name, or the steps around it are joined."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect
from tests.flows import designs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE = drawing.line("first", "second", "third")


def test_delete_leaves_a_gap_that_the_checks_name(visit: Any, root: Any) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    drawing.select(page, "second")
    page.keyboard.press("Delete")
    expect(drawing.step(page, "second")).to_have_count(0)
    # The way from the first leads nowhere, and none leads to those that followed.
    expect(drawing.wrong(page)).to_have_text([drawing.at("first", "Next"), "third", "end"])
    expect(drawing.way(page, "first")).to_have_count(0)
    expect(drawing.step(page, "first")).to_have_class(re.compile("a-wrong"))
    found = drawing.save(page, draft)
    assert drawing.names(found) == ["first", "third", "end"]
    page.keyboard.press("Control+z")
    assert drawing.save(page, draft) == LINE
    expect(drawing.wrong(page)).to_have_count(0)


def test_ctrl_backspace_joins_what_stood_around_it(visit: Any, root: Any) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    drawing.select(page, "second")
    page.keyboard.press("Control+Backspace")
    expect(drawing.step(page, "second")).to_have_count(0)
    expect(drawing.way(page, "first")).to_have_attribute("data-to", "third")
    expect(drawing.problems(page)).to_have_count(0)
    assert drawing.save(page, draft) == drawing.line("first", "third")
    page.keyboard.press("Control+z")
    assert drawing.save(page, draft) == LINE


def test_a_target_of_a_decision_is_joined_to_what_followed_it(visit: Any, root: Any) -> None:
    draft = drawing.begin(designs.invoicing())
    page = drawing.designing(visit, draft)
    drawing.select(page, "bill")
    page.keyboard.press("Control+Backspace")
    expect(drawing.way(page, "big/then/goto")).to_have_attribute("data-to", "end")
    expect(drawing.way(page, "later")).to_have_attribute("data-to", "end")
    found = drawing.save(page, draft)
    assert drawing.node(found, "big")["then"] == {"goto": "end"}
    expect(drawing.problems(page)).to_have_count(0)


def test_a_target_of_a_decision_that_is_deleted_leaves_the_way_open(visit: Any, root: Any) -> None:
    draft = drawing.begin(designs.invoicing())
    page = drawing.designing(visit, draft)
    drawing.select(page, "bill")
    page.keyboard.press("Delete")
    expect(drawing.step(page, "bill")).to_have_count(0)
    expect(drawing.way(page, "big/then/goto")).to_have_count(0)
    expect(drawing.wrong(page)).to_contain_text(
        [drawing.at("big", "If it holds"), drawing.at("later", "Next")]
    )


def test_several_steps_are_removed_and_joined_as_one_step_of_undo(visit: Any, root: Any) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    drawing.select(page, "first")
    drawing.step(page, "second").click(modifiers=["Control"])
    page.keyboard.press("Control+Backspace")
    assert drawing.save(page, draft) == drawing.line("third")
    page.keyboard.press("Control+z")
    assert drawing.save(page, draft) == LINE


def test_a_step_that_is_removed_leaves_the_keyboard_on_the_canvas(visit: Any, root: Any) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    drawing.select(page, "second")
    page.keyboard.press("Control+Backspace")
    expect(drawing.board(page)).to_be_focused()
    expect(page.locator("svg.a-at .a-title")).to_have_text("first")


def test_delete_takes_a_chosen_way_away(visit: Any, root: Any) -> None:
    draft = drawing.begin(designs.invoicing())
    page = drawing.designing(visit, draft)
    drawing.click_way(page, "big/then/goto")
    page.keyboard.press("Delete")
    expect(drawing.way(page, "big/then/goto")).to_have_count(0)
    expect(drawing.wrong(page)).to_have_text([drawing.at("big", "If it holds")])
    found = drawing.save(page, draft)
    assert drawing.names(found) == drawing.names(designs.invoicing())
