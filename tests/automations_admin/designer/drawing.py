"""How tests work in the visual designer: by mouse, by keyboard, and what they find there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from automations.designed import drafts
from automations.models import FlowVersion
from tests.automations_admin.designer.conftest import url

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

#: Every card.
STEP = ".a-step-mark[data-step]"
CHANGED, SAVED = "changes not saved", "all saved"
#: Most presses of a key until something must be there.
PRESSES = 80
#: How often it is asked where something stands that is being drawn anew.
TRIES = 5

#: Waits until nothing of the drawing has moved for some frames.
SETTLED = """() => new Promise(done => {
  let [last, same] = ["", 0];
  const look = () => {
    const view = document.querySelector(".react-flow__viewport")?.style.transform ?? "";
    const ways = [...document.querySelectorAll("[data-way] path")].map(one => one.outerHTML);
    const now = view + ways.join("");
    same = view && now === last ? same + 1 : 0;
    last = now;
    if (same < 4) requestAnimationFrame(look);
    else done();
  };
  look();
})"""

#: A place on the screen that lies on the line of a way, the nearest to its middle.
FREE_PLACE = """way => {
  const path = way.querySelector("path:not(.a-way-hold)");
  const [matrix, long] = [path.getScreenCTM(), path.getTotalLength()];
  for (let off = 0; off < long / 2; off += 2)
    for (const at of [long / 2 + off, long / 2 - off]) {
      const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
      const found = document.elementFromPoint(x, y);
      if (way.contains(found) && !found.closest(".a-plus, .a-lead")) return [x, y];
    }
  return null;
}"""


def begin(document: dict[str, Any], base: str = "") -> FlowVersion:
    """Begin a draft of the user who is signed in on the page."""
    actor = User.objects.get(username="root")
    return drafts.begin(document["name"], document["name"], document, actor=actor, base=base)


def designing(visit: Any, draft: FlowVersion) -> Page:
    """Open the designer with a draft, and wait until its steps are drawn."""
    page: Page = visit(url(draft, "design"))
    first = draft.document["nodes"][0]["id"]
    page.locator(f"[data-step={first}]").wait_for()
    still(page)
    return page


def open_at(page: Page, address: str) -> Page:
    """Open the designer, and wait until it has drawn."""
    page.goto(address)
    page.locator(STEP).first.wait_for()
    page.wait_for_load_state("load")
    return page


def sign_in(browser: Browser, user: Any, address: str) -> Page:
    """Return a page of a browser of its own, in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    return context.new_page()


def still(page: Page) -> None:
    """Wait until nothing of the drawing moves any more."""
    page.evaluate(SETTLED)


def line(*ids: str, **more: Any) -> dict[str, Any]:
    """Return a document: one step after the other, and an end."""
    steps = [{"id": one, "kind": "execute", "call": {"args": []}} for one in ids]
    nodes = [*steps, {"id": "end", "kind": "end"}]
    return {"schema": "automations.flow/1", "name": "Sketch", **more, "nodes": nodes}


def expect(what: Any) -> Any:
    """Return what can be expected of something on a page, after a while."""
    # Only here: where playwright is absent, these tests are skipped.
    from playwright.sync_api import expect as expected

    return expected(what)


# ---------------------------------------------------------------- what is there


def board(page: Page) -> Locator:
    """Return the canvas."""
    return page.locator("[data-board]")


def step(page: Page, name: str) -> Locator:
    """Return the card of a step by its id."""
    return page.locator(f"svg[data-step={name}]")


def way(page: Page, name: str) -> Locator:
    """Return a way by its step and slot: "check/then/goto"."""
    return page.locator(f'[data-way="{name}→"]')


def on_way(page: Page, name: str) -> tuple[float, float]:
    """Return where on the screen a way can be pointed at."""
    still(page)
    found = way(page, name).evaluate(FREE_PLACE)
    assert found is not None, f"the way {name} lies under other things"
    return found[0], found[1]


def row(page: Page, step: str) -> Locator:
    """Return a step as the outline has it."""
    return page.locator(f'[role=tree] [data-outline="{step}"]')


def show_all(page: Page, steps: Iterable[str]) -> None:
    """Zoom so that all steps are seen, and wait until they are."""
    wanted = sorted(steps)
    press(page, "0")
    page.wait_for_function(
        """wanted => {
          const found = [...document.querySelectorAll(".a-step-mark[data-step]")];
          const ids = found.map(one => one.dataset.step).sort();
          return JSON.stringify(ids) === wanted;
        }""",
        arg=json.dumps(wanted, separators=(",", ":")),
    )
    still(page)


def announced(page: Page, text: str) -> None:
    """Wait until this is what was said last to those who do not see the page."""
    page.wait_for_function(
        "text => document.querySelector('[data-said]').innerText.trim() === text", arg=text
    )


def selected(page: Page, step: str) -> None:
    """Wait until a step, and only that, is selected."""
    page.locator(f'[role=tree] [data-outline="{step}"][aria-selected=true]').wait_for()


def part(page: Page, path: str) -> Locator:
    """Return the control of a field in the inspector by its place: "/skipAfter"."""
    return page.locator(f'.a-inspector [data-path="{path}"] :is(input, select, textarea)').first


def state(page: Page) -> Locator:
    """Return the line that says how the draft stands."""
    return page.locator(".a-state-line")


def problems(page: Page) -> Locator:
    """Return what is listed as wrong."""
    return page.locator(".a-problem")


def wrong(page: Page) -> Locator:
    """Return where problems are: at("first", "Next")."""
    return page.locator(".a-problem-where")


def at(name: str, field: str) -> str:
    """Return how the list of problems writes a field of a step."""
    return f"{name} \u203a {field}"


def name_of(node: dict[str, Any]) -> str:
    """Return what a step of a document is called."""
    return str(node.get("name", node["id"]))


def names(document: dict[str, Any]) -> list[str]:
    """Return the names of the steps of a document, as they are declared."""
    return [name_of(one) for one in document["nodes"]]


def node(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a step of a document by its name."""
    found: dict[str, Any] = next(one for one in document["nodes"] if name_of(one) == name)
    return found


# ---------------------------------------------------------------- what is done


def point_at_way(page: Page, name: str) -> None:
    """Move the mouse to a way."""
    page.mouse.move(*on_way(page, name))


def click_way(page: Page, name: str) -> None:
    """Select a way by a click on its line."""
    # Pointed at, it shows the "+" and the hold at its tip: neither is its line.
    point_at_way(page, name)
    page.locator(f"[data-plus='{name}→']").wait_for()
    page.mouse.click(*on_way(page, name))
    page.locator(f".react-flow__edge.selected [data-way='{name}→']").wait_for()


def save(page: Page, draft: FlowVersion) -> dict[str, Any]:
    """Save the draft by its key, and return the document that the server has then."""
    with page.expect_response(lambda answer: answer.url.endswith("/save/")) as answer:
        page.keyboard.press("Control+s")
    assert answer.value.ok
    expect(state(page)).to_contain_text(SAVED)
    draft.refresh_from_db()
    stored: dict[str, Any] = draft.document
    return stored


def press(page: Page, *keys: str) -> None:
    """Press keys on the canvas."""
    board(page).focus()
    for key in keys:
        page.keyboard.press(key)


def go_to(page: Page, step: str) -> None:
    """Choose a step in the outline and stand on it on the canvas."""
    row(page, step).click()
    selected(page, step)
    board(page).focus()


def choose(page: Page, text: str) -> None:
    """Type into the list that is open, and take what it finds first."""
    page.get_by_role("dialog").get_by_role("combobox").fill(text)
    page.locator("[role=option][aria-selected=true]").wait_for()
    page.keyboard.press("Enter")


def unfold(page: Page) -> None:
    """Open every section of the inspector."""
    for closed in page.locator(".a-inspector details:not([open]) > summary").all()[::-1]:
        closed.click()


def select(page: Page, name: str) -> None:
    """Select a step by a click on its card."""
    step(page, name).click()
    page.locator(f"svg[data-step={name}].a-sel").wait_for()


def focus_board(page: Page) -> None:
    """Give the canvas the keyboard by the key that leads to it."""
    tab_to(page, board(page))


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until something has the focus."""
    wanted.first.wait_for(state="attached")
    for _press in range(PRESSES):
        if wanted.evaluate_all("all => all.includes(document.activeElement)"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {wanted}")


def retype(page: Page, text: str) -> None:
    """Type a text in the place of the one in the field that has the focus."""
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def take(page: Page, text: str) -> None:
    """Choose an option of the list that has the focus, by arrow keys."""
    chosen = "document.activeElement.selectedOptions?.[0]?.textContent ?? ''"
    page.keyboard.press("Home")
    for _press in range(PRESSES):
        before = page.evaluate(chosen)
        if before == text:
            return
        page.keyboard.press("ArrowDown")
        assert page.evaluate(chosen) != before, f"no way on from {before!r} to {text!r}"
    raise AssertionError(f"there is no {text!r}")


def pick(page: Page, text: str) -> None:
    """Choose in the dialog that is open, by typing."""
    typed = page.locator("dialog[open] input[role=combobox]")
    expect(typed).to_be_focused()
    page.keyboard.type(text)
    expect(page.locator("dialog[open] [aria-selected=true]")).to_contain_text(text)
    page.keyboard.press("Enter")


def middle(place: Locator) -> tuple[float, float]:
    """Return where the middle of something is on the screen, though it is drawn anew meanwhile."""
    for _try in range(TRIES):
        expect(place).to_be_visible()
        if box := place.bounding_box():
            return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    raise AssertionError(f"{place} never stands still")


def hold(page: Page, place: Locator) -> tuple[float, float]:
    """Press the mouse on something, and return where."""
    place.scroll_into_view_if_needed()
    x, y = middle(place)
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def drag(page: Page, place: Locator, by: tuple[float, float]) -> None:
    """Drag something by so many pixels."""
    x, y = hold(page, place)
    page.mouse.move(x + by[0], y + by[1], steps=8)
    page.mouse.up()
