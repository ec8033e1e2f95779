"""A whole flow is made with the keyboard alone, and does what its twin in code does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from automations import registry
from automations.models import FlowVersion
from sample_flows.automations import Onboarding
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import PAGE
from tests.automations_admin.designer.drawing import expect
from tests.sample_flows.test_designed import by_worker, live

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POINTERS = """for (const kind of ["pointerdown", "mousedown", "touchstart"])
  addEventListener(kind, () => pointed(kind), true);"""


class Author:
    """Somebody without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page, self.press = page, page.keyboard.press

    def begin(self, title: str, base: str) -> None:
        """Begin a flow of a class that the project offers, and open the designer."""
        for label, text in (("Title", title), ("Name in Python", title)):
            drawing.tab_to(self.page, self.page.get_by_label(label))
            self.page.keyboard.type(text)
        drawing.tab_to(self.page, self.page.get_by_label("May call the methods of"))
        drawing.take(self.page, base)
        self.go_to("button", "Begin the draft")
        self.go_to("link", "Open in the designer")
        drawing.step(self.page, "start").wait_for()
        drawing.focus_board(self.page)

    def go_to(self, role: Any, name: str) -> None:
        """Press a button or follow a link."""
        drawing.tab_to(self.page, self.page.get_by_role(role, name=name, exact=True))
        self.press("Enter")

    def enter(self, name: str) -> None:
        """Go to the inspector, and give the selected step a name."""
        self.press("Enter")
        self.field("/name", name)

    def field(self, path: str, text: str) -> None:
        """Type in a field that is shown."""
        drawing.tab_to(self.page, drawing.part(self.page, path))
        drawing.retype(self.page, text)

    def list(self, path: str, text: str) -> None:
        """Choose in a list."""
        drawing.tab_to(self.page, drawing.part(self.page, path))
        drawing.take(self.page, text)

    def unfold(self, name: str) -> None:
        """Open a part of the inspector."""
        drawing.tab_to(self.page, self.page.locator("summary", has_text=name))
        self.press("Enter")

    def leave(self) -> None:
        """Go back to the canvas."""
        self.press("Escape")
        expect(drawing.board(self.page)).to_be_focused()

    def mails(self, name: str, action: str) -> None:
        """Make the selected step one that sends a mail."""
        self.enter(name)
        self.list("/call/args/0", action)
        self.field("/effects", "sends a mail")

    def waits(self, condition: str, days: int) -> None:
        """Have the selected step wait for a condition."""
        self.unfold("Wait before")
        self.go_to("button", "Add a condition")
        self.list("/asSoonAs/0/ask", condition)
        self.field("/asSoonAs/0/poll", "1 day")
        self.unfold("Send window")
        self.field("/skipAfter", f"{days} days")

    def asks(self, name: str, condition: str) -> None:
        """Make the selected step a decision."""
        self.enter(name)
        self.list("/condition", condition)

    def on(self, key: str, *choices: str) -> None:
        """Press a key on the canvas, and choose in what it asks."""
        self.press(key)
        for one in choices:
            drawing.pick(self.page, one)
        expect(drawing.board(self.page)).to_be_focused()

    def goes_to(self, name: str) -> None:
        """Go to a step by its name."""
        self.on("Control+k", name)
        expect(self.page.locator("svg.a-at .a-title")).to_have_text(name)


def draw(author: Author) -> None:
    """Make the steps of the onboarding."""
    draw_the_line(author)
    draw_the_loop(author)


def draw_the_line(author: Author) -> None:
    """Make the steps that everybody comes by."""
    author.mails("welcome", "Mail: welcome")
    author.leave()
    author.on("n", "Execute")
    author.enter("profile")
    author.field("/description", "Waits for the profile, three days at a time.")
    author.waits("The profile is complete", 3)
    author.leave()
    author.on("n", "If")
    author.asks("complete", "The profile is complete")
    author.leave()
    author.on("n", "Execute")
    author.mails("tips", "Mail: tips")
    author.leave()
    author.on("n", "Execute")
    author.mails("thanks", "Mail: thanks")
    author.waits("Has ordered something", 30)
    author.leave()


def draw_the_loop(author: Author) -> None:
    """Make the reminders on the way of those who have no profile yet."""
    author.goes_to("complete")
    author.on("c", "yes", "tips")
    author.on("i", "no", "If")
    author.asks("enough", "Was reminded often enough")
    author.leave()
    author.on("i", "no", "Execute")
    author.mails("remind", "Mail: reminder")
    author.leave()
    author.on("c", "next", "profile")
    author.goes_to("enough")
    author.on("i", "yes", "End")
    author.enter("give_up")
    author.field("/exited", "No profile after three reminders")
    author.leave()


def publish(author: Author) -> None:
    """Publish what is drawn."""
    page = author.page
    # The bar is one stop; its last button publishes.
    drawing.tab_to(page, page.locator(".a-topbar-acts [tabindex='0']"))
    author.press("End")
    expect(page.get_by_role("button", name="Publish…")).to_be_focused()
    author.press("Enter")
    note = page.get_by_label("What is new")
    drawing.tab_to(page, note)
    page.keyboard.type("First")
    author.go_to("button", "Publish version 1")
    page.get_by_text("Version 1 of Welcoming is published.").wait_for()


def test_the_onboarding_made_with_the_keyboard_leaves_the_same_history(visit: Any) -> None:
    pointed: list[str] = []
    page = visit(PAGE)
    page.expose_function("pointed", lambda kind: pointed.append(kind))
    page.add_init_script(POINTERS)
    author = Author(visit(f"{PAGE}new/"))
    author.begin("Welcoming", "Customer care")
    draw(author)
    drawing.save(page, FlowVersion.objects.get())
    publish(author)

    twin = registry.get("designed.Welcoming")
    assert twin.graph.edges == Onboarding.graph.edges
    assert twin.graph.vertices == Onboarding.graph.vertices
    for profile_after in (None, 0, 5):
        told = live(Onboarding, 45, profile_after, by_worker)
        assert live(twin, 45, profile_after, by_worker) == told
    assert pointed == []
    page.mouse.click(5, 5)
    assert pointed == ["pointerdown", "mousedown"]
