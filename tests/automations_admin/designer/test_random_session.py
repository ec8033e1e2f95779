"""200 commands by chance, done as a user does them: undo, redo and "all saved" are exact."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMMANDS = 200
#: After so many commands the draft is saved.
SAVES = (60, 130)
#: How many steps are undone or done again before it is looked at what is there.
AT_ONCE = 8
#: The page keeps what is not saved as soon as it is hidden: that is the document as it is now.
_NOW = """() => {
  dispatchEvent(new Event("pagehide"));
  const kept = Object.entries(localStorage).find(([key]) =>
    key.startsWith("automations.designer.draft:"));
  const said = text => document.querySelector(".a-state-line").textContent.includes(text);
  return [kept ? kept[1] : "", said("all saved"), said("changes not saved")];
}"""
_OFF = """name => {
  const button = document.querySelector(`.a-topbar-acts [aria-label="${name}"]`);
  return button.getAttribute("aria-disabled") === "true";
}"""
_CHOICES = "dialog[open] [role=option]:not([aria-disabled=true])"

Sheet = dict[str, Any]
START = drawing.line("first", "second", "third", "fourth")


def whole(layout: Sheet) -> Sheet:
    """Return a sidecar with what is left out where it is empty."""
    return {"pins": {}, "folded": [], "notes": [], **layout}


@dataclass
class Author:
    """Somebody who does anything at a draft.

    Attributes:
        page: the designer.
        draft: as it is stored.
        chance: decides what is done.
        saved: what the server has.
        typed: how many texts were made up.
    """

    page: Page
    draft: FlowVersion
    chance: random.Random
    saved: Sheet = field(default_factory=dict)
    typed: int = 0

    def now(self) -> Sheet:
        """Return the sheet as it is; the page must tell rightly whether it is saved."""
        kept, clean, dirty = self.page.evaluate(_NOW)
        assert clean is not dirty
        assert clean is (kept == "")
        if not kept:
            return self.saved
        said = json.loads(kept)
        sheet = {"flow": said["flow"], "layout": whole(said["layout"])}
        assert sheet != self.saved, "it says that something is not saved"
        return sheet

    def can(self, button: str) -> bool:
        """Tell whether a button of the bar does anything."""
        off: bool = self.page.evaluate(_OFF, button)
        return not off

    def save(self) -> None:
        """Save the draft, and note what the server has."""
        before = self.now()
        document = drawing.save(self.page, self.draft)
        self.saved = {"flow": document, "layout": whole(self.draft.layout)}
        assert self.saved == before
        assert self.now() == before

    def keys(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.page.keyboard.press(key)

    def text(self) -> str:
        """Return a text that nobody has typed yet."""
        self.typed += 1
        return f"text_{self.typed}"

    def stand(self) -> None:
        """Go anywhere on the canvas."""
        self.page.evaluate("document.querySelector('[data-board]').focus()")
        self.keys(self.chance.choice(["Home", "End", "ArrowDown", "ArrowRight", "ArrowUp"]))

    def choose(self) -> None:
        """Take anything of a list, and of the list after it."""
        for _list in range(2):
            count = self.page.locator(_CHOICES).count()
            if count == 0:
                break
            self.keys(*["ArrowDown"] * self.chance.randrange(min(count, 6)), "Enter")
        if self.page.locator("dialog[open]").count():
            self.keys("Escape")


# -- what is done ----------------------------------------------------------------------------


def _move(author: Author) -> None:
    arrows = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]
    author.keys(*(f"Alt+{arrow}" for arrow in author.chance.choices(arrows, k=2)))


def _add(author: Author) -> None:
    author.keys("n")
    author.choose()


def _insert(author: Author) -> None:
    author.keys("i")
    author.choose()


def _connect(author: Author) -> None:
    author.keys("c")
    author.choose()


def _paste(author: Author) -> None:
    author.keys(author.chance.choice(["Control+c", "Control+x"]), "Control+v")


def _select_all(author: Author) -> None:
    author.keys("Control+a", author.chance.choice(["Shift+Alt+T", "Alt+ArrowDown"]), "Escape")


def _edit(author: Author) -> None:
    author.keys("Enter")
    for path in author.chance.choices(["/name", "/description", "/waitFor"], k=2):
        found = drawing.part(author.page, path)
        if found.count() and found.is_visible():
            found.fill("2 days" if path == "/waitFor" else author.text())
    author.keys("Escape")


def _edit_flow(author: Author) -> None:
    author.keys("Escape")
    drawing.unfold(author.page)
    drawing.part(author.page, "/doc").fill(author.text())
    author.keys("Escape")


def _drag(author: Author) -> None:
    card = author.page.locator(f"{drawing.STEP} .a-shape").first
    x, y = drawing.middle(card)
    author.page.mouse.move(x, y)
    author.page.mouse.down()
    author.page.mouse.move(x + 30, y + 20, steps=3)
    author.page.mouse.up()
    author.page.mouse.move(5, 5)


def _remark(author: Author) -> None:
    author.keys("Control+k")
    author.page.keyboard.type("Add a remark")
    author.keys("Enter")


def _back_and_forth(author: Author) -> None:
    count = author.chance.randint(1, 4)
    author.keys(*["Control+z"] * count, *["Control+Shift+z"] * author.chance.randint(0, count))


def _keys(*keys: str) -> Callable[[Author], None]:
    return lambda author: author.keys(*keys)


ACTS: list[Callable[[Author], None]] = [
    *[_add, _insert, _connect, _edit, _paste, _move] * 2,
    *[_edit_flow, _drag, _remark, _back_and_forth, _select_all],
    *[_keys(key) for key in ("Delete", "Control+Backspace", "Control+d", "Shift+Alt+T", "[", "]")],
]


@pytest.fixture
def author(page: Page, visit: Callable[[str], Page]) -> Author:
    """An author with a new draft, who may use the clipboard and sees no glide."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.set_viewport_size({"width": 1500, "height": 1000})
    page.emulate_media(reduced_motion="reduce")
    draft = drawing.begin(START)
    page = drawing.designing(visit, draft)
    sheet = {"flow": draft.document, "layout": whole(draft.layout)}
    return Author(page, draft, random.Random(20), saved=sheet)


def test_undo_and_redo_of_200_commands_are_exact(author: Author) -> None:
    start = author.now()
    for number in range(1, COMMANDS + 1):
        author.stand()
        author.chance.choice(ACTS)(author)
        author.now()
        if number in SAVES:
            author.save()
    last = author.now()
    drawing.board(author.page).focus()
    while author.can("Undo"):
        author.keys(*["Control+z"] * AT_ONCE)
        author.now()
    assert author.now() == start
    while author.can("Redo"):
        author.keys(*["Control+Shift+z"] * AT_ONCE)
    assert author.now() == last
    author.save()
    author.keys("Control+z")
    assert author.now() != last
    author.keys("Control+Shift+z")
    expect(drawing.state(author.page)).to_contain_text(drawing.SAVED)
