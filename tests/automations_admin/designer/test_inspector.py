"""Fields take what people type, say what is wrong with the rest, and keep the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE = drawing.line("first", "second")


@pytest.fixture
def draft(root: Any) -> Any:
    """A draft with two steps and an end."""
    return drawing.begin(LINE)


def unfold(page: Page, part: str) -> None:
    """Open a part of the inspector."""
    page.locator(".a-inspector summary", has_text=part).click()


def slot(page: Page, path: str) -> Locator:
    """Return a field with all that stands around it."""
    return page.locator(f'.a-inspector [data-path="{path}"]').first


def wait_field(page: Page, name: str = "first") -> Locator:
    """Show the field that says how long a step waits."""
    drawing.select(page, name)
    unfold(page, "Wait before")
    return drawing.part(page, "/waitFor")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("2 days 3 h", 183_600), ("90 min", 5_400), ("1,5 Stunden", 5_400), ("1 w", 604_800)],
)
def test_durations_are_typed_as_people_say_them(
    visit: Any, draft: Any, text: str, seconds: int
) -> None:
    page = drawing.designing(visit, draft)
    wait_field(page).fill(text)
    found = drawing.save(page, draft)
    assert found["nodes"][0]["waitFor"] == {"t": "duration", "seconds": seconds}


def test_a_duration_is_answered_with_what_it_adds_up_to(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    wait_field(page).fill("1 day 3 h")
    expect(slot(page, "/waitFor")).to_contain_text("27 hours.")
    expect(drawing.step(page, "first").locator(".a-chip-text")).to_have_text("1 day 3 h")


def test_a_duration_is_written_in_its_usual_form_when_the_field_is_left(
    visit: Any, draft: Any
) -> None:
    page = drawing.designing(visit, draft)
    field = wait_field(page)
    field.fill("27 hours")
    expect(field).to_have_value("27 hours")
    page.keyboard.press("Tab")
    expect(field).to_have_value("1 day 3 h")


def test_bad_input_stays_with_its_message_and_changes_nothing(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    field = wait_field(page)
    field.fill("2 days")
    page.keyboard.press("Tab")
    field.fill("soonish")
    message = slot(page, "/waitFor").locator(".a-slot-wrong")
    expect(message).to_have_text("A length of time: 2 days 3 h, or 90 min.")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = str(field.get_attribute("aria-describedby")).split()
    assert message.get_attribute("id") in described
    page.keyboard.press("Tab")
    expect(field).to_have_value("soonish")
    expect(drawing.problems(page)).to_contain_text(["“soonish” is not taken over."])
    found = drawing.save(page, draft)
    assert found["nodes"][0]["waitFor"] == {"t": "duration", "seconds": 172_800}


def test_bad_input_is_still_there_after_another_step_was_selected(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    wait_field(page).fill("soonish")
    drawing.select(page, "second")
    expect(drawing.part(page, "/name")).to_have_value("second")
    page.locator(".a-problem").get_by_role("button", name="Go to field").click()
    field = drawing.part(page, "/waitFor")
    expect(field).to_be_focused()
    expect(field).to_have_value("soonish")
    field.fill("2 days")
    expect(drawing.problems(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "text"),
    [("/name", "a_name_of_many_letters"), ("/description", "Waits, so that nobody is hurried.")],
)
def test_the_focus_stays_while_somebody_types(visit: Any, draft: Any, path: str, text: str) -> None:
    page = drawing.designing(visit, draft)
    drawing.select(page, "first")
    field = drawing.part(page, path)
    field.fill("")
    field.evaluate("one => { one.kept = true; }")
    for letter in text:
        page.keyboard.type(letter)
        assert field.evaluate("one => document.activeElement === one && one.kept === true")
    expect(field).to_have_value(text)
    assert drawing.save(page, draft)["nodes"][0][path[1:]] == text


def test_the_focus_stays_while_a_duration_is_wrong_between(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    field = wait_field(page)
    field.focus()
    page.keyboard.type("2 d", delay=5)
    expect(slot(page, "/waitFor")).not_to_have_class("a-slot a-slot-bad")
    page.keyboard.type("ays 3 ho")
    expect(slot(page, "/waitFor")).to_have_class("a-slot a-slot-bad")
    page.keyboard.type("urs")
    expect(field).to_be_focused()
    expect(slot(page, "/waitFor")).to_have_class("a-slot")
    found = drawing.save(page, draft)
    assert found["nodes"][0]["waitFor"] == {"t": "duration", "seconds": 183_600}


def test_an_action_is_chosen_by_its_title_and_asks_for_its_arguments(
    visit: Any, draft: Any
) -> None:
    page = drawing.designing(visit, draft)
    drawing.select(page, "first")
    page.get_by_label("Action").select_option(label="Send an invoice")
    expect(slot(page, "/call")).to_contain_text("Send an invoice over an amount.")
    expect(slot(page, "/call")).to_contain_text("Outside: sends an invoice.")
    page.get_by_role("textbox", name="amount").fill("19.90")
    call = drawing.save(page, draft)["nodes"][0]["call"]
    assert call["args"] == [designs.ref("send_invoice")]
    assert call["kwargs"]["amount"]["v"] in ("19.90", 19.9)
    expect(drawing.problems(page)).to_have_count(0)


def test_lists_are_gone_through_by_arrow_keys_without_losing_the_focus(
    visit: Any, root: Any
) -> None:
    draft = drawing.begin(designs.invoicing())
    page = drawing.designing(visit, draft)
    drawing.select(page, "big")
    for path, last in (("/condition", "Is a big order"), ("/then", "later")):
        field = drawing.part(page, path)
        field.focus()
        drawing.take(page, last)
        expect(field).to_be_focused()
    found = drawing.save(page, draft)
    assert found["nodes"][0]["condition"] == designs.ref("is_big")
    assert found["nodes"][0]["then"] == {"goto": "later"}


def test_a_flag_is_a_box_to_tick(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.select(page, "first")
    page.get_by_label("Runs on its own").check()
    assert drawing.save(page, draft)["nodes"][0]["detached"] is True
    page.get_by_label("Runs on its own").uncheck()
    assert drawing.save(page, draft) == LINE


def test_a_wrong_name_stays_with_its_message(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.select(page, "first")
    drawing.part(page, "/name").fill("1st reminder")
    expect(slot(page, "/name")).to_contain_text("Letters, digits and underscores, no digit first")
    expect(drawing.step(page, "first").locator(".a-title")).to_have_text("first")
    assert drawing.save(page, draft) == LINE


def test_a_name_may_be_typed_as_words(visit: Any, draft: Any) -> None:
    """What stands between them becomes what a name may have there."""
    page = drawing.designing(visit, draft)
    drawing.select(page, "first")
    drawing.part(page, "/name").focus()
    drawing.retype(page, " Last  call ")
    expect(drawing.step(page, "first").locator(".a-title")).to_have_text("Last_call")
    expect(drawing.problems(page)).to_have_count(0)
    assert drawing.save(page, draft)["nodes"][0]["name"] == "Last_call"
    page.keyboard.press("Tab")
    expect(drawing.part(page, "/name")).to_have_value("Last_call")
