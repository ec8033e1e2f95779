"""Steps come from the palette: pressed, typed, or dragged to where they shall be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(root: Any) -> Any:
    """A draft with two steps and an end."""
    return drawing.begin(drawing.line("first", "second"))


def offered(page: Page, kind: str) -> Locator:
    """Return what is pressed or dragged for a kind of step."""
    return page.locator(f'.a-palette [data-kind="{kind}"]')


def drop(page: Page, kind: str, at: tuple[float, float]) -> None:
    """Drag a kind of step from the palette to a place on the screen."""
    drawing.hold(page, offered(page, kind))
    page.mouse.move(*at, steps=12)
    page.mouse.up()


def test_a_press_puts_the_step_after_the_selected_one(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.select(page, "first")
    offered(page, "if").click()
    expect(page.locator("svg.a-sel .a-title")).to_have_text("check")
    assert drawing.names(drawing.save(page, draft)) == ["first", "check", "second", "end"]


def test_what_is_typed_finds_the_kind_and_enter_adds_it(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.select(page, "second")
    page.get_by_role("searchbox", name="Search steps").fill("experi")
    expect(page.locator(".a-offered")).to_have_text(["Experiment"])
    page.keyboard.press("Enter")
    expect(page.locator("svg.a-sel")).to_have_count(1)
    found = drawing.save(page, draft)
    assert drawing.names(found) == ["first", "second", "experiment", "end"]
    assert drawing.node(found, "experiment")["kind"] == "experiment"


def test_it_is_found_by_what_it_does_too(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    page.get_by_role("searchbox", name="Search steps").fill("another system")
    expect(page.locator(".a-offered")).to_have_text(["Webhook"])
    page.get_by_role("searchbox", name="Search steps").fill("zebra")
    expect(page.locator(".a-palette")).to_contain_text("Nothing found.")


def test_kinds_stand_in_groups(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    groups = ["Do", "Wait", "Choose", "Call", "Flow", "Of this project"]
    expect(page.locator(".a-palette legend")).to_have_text(groups)
    choose = page.get_by_role("group", name="Choose").get_by_role("button")
    expect(choose).to_have_text(["If", "Switch", "Experiment"])


def test_a_step_is_dropped_on_free_ground_and_stays_there(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    x, y = drawing.middle(drawing.step(page, "second"))
    drop(page, "execute", (x - 130, y + 170))
    expect(page.locator("svg.a-sel")).to_have_count(1)
    found = drawing.save(page, draft)
    [new] = [one for one in found["nodes"] if drawing.name_of(one) == "step"]
    assert list(draft.layout["pins"]) == [new["id"]]
    (x, y), at = (drawing.middle(drawing.step(page, one)) for one in ("second", new["id"]))
    assert at == pytest.approx((x - 130, y + 170), abs=2)


def test_a_step_is_dropped_on_a_way_and_splits_it(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drop(page, "execute", drawing.on_way(page, "first"))
    expect(page.locator("svg.a-sel .a-title")).to_have_text("step")
    assert drawing.names(drawing.save(page, draft)) == ["first", "step", "second", "end"]
    assert not draft.layout.get("pins")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")


def test_a_step_is_dropped_on_a_card_and_comes_after_it(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drop(page, "sendMail", drawing.middle(drawing.step(page, "second")))
    expect(page.locator("svg.a-sel .a-title")).to_have_text("send_mail")
    assert drawing.names(drawing.save(page, draft)) == ["first", "second", "send_mail", "end"]


def test_an_empty_flow_gets_its_first_step_by_a_press(visit: Any, root: Any) -> None:
    draft = drawing.begin({**drawing.line(), "nodes": []})
    page = visit(drawing.url(draft, "design"))
    expect(page.locator(".a-board-empty")).to_be_visible()
    offered(page, "execute").click()
    expect(page.locator("svg.a-sel .a-title")).to_have_text("step")
    assert drawing.names(drawing.save(page, draft)) == ["step"]


def test_a_step_of_the_project_is_added_given_values_and_saved(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.select(page, "first")
    kind = "tests.flows.designs:SendText"
    group = page.get_by_role("group", name="Of this project")
    button = group.get_by_role("button", name="Send a text message")
    expect(button.locator("use")).to_have_attribute("href", "#a-i-bolt")
    button.click()
    card = page.locator("svg.a-sel")
    expect(card.locator(".a-title")).to_have_text("send_text")
    expect(drawing.problems(page)).to_have_count(1)
    expect(drawing.wrong(page)).to_have_text(drawing.at("send_text", "Values"))
    page.get_by_role("textbox", name="text").fill("Hello")
    page.get_by_role("textbox", name="hour").fill("7")
    expect(drawing.problems(page)).to_have_count(0)
    found = drawing.node(drawing.save(page, draft), "send_text")
    assert (found["kind"], found["cls"]) == ("custom", kind)
    values = {"text": {"t": "const", "v": "Hello"}, "hour": {"t": "const", "v": 7}}
    assert found["call"] == {"args": [], "kwargs": values}


def test_a_step_of_the_project_is_found_by_its_title_and_dropped_on_a_way(
    visit: Any, draft: Any
) -> None:
    page = drawing.designing(visit, draft)
    drop(page, "tests.flows.designs:Discount", drawing.on_way(page, "first"))
    expect(page.locator("svg.a-sel .a-title")).to_have_text("discount")
    drawing.press(page, "i")
    drawing.pick(page, "Send a text")
    expect(page.locator("svg.a-sel .a-title")).to_have_text("send_text")
    found = drawing.save(page, draft)
    assert drawing.names(found) == ["first", "discount", "send_text", "second", "end"]


def test_the_server_says_what_a_step_of_the_project_does_not_take(visit: Any, root: Any) -> None:
    page = drawing.designing(visit, drawing.begin(designs.texting(text="x" * 21)))
    expect(drawing.problems(page)).to_contain_text(["at most 20 characters"])
    drawing.select(page, "tell")
    slot = page.locator('.a-inspector [data-path="/call/kwargs/text"]')
    expect(slot).to_contain_text("at most 20 characters")
