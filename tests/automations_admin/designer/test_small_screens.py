"""Small screens, large text and forced colours: everything can be reached and told apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[[str], "Page"]
#: A telephone, and a screen of 1280 x 800 at 200 %.
SIZES = {"390 px": (390, 844), "200 %": (640, 400)}
#: Controls that cannot be brought into the window, or on which something else lies.
_UNREACHABLE = """where => {
  const all = "button, a[href], input, select, textarea, [role=treeitem], summary";
  const shown = one => one.checkVisibility({ visibilityProperty: true })
    && !one.closest(".a-unseen, .react-flow__viewport");
  return [...document.querySelectorAll(where)].flatMap(host =>
    [...host.querySelectorAll(all)].filter(shown).flatMap(one => {
      one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const inside = left >= -1 && right <= innerWidth + 1 && y > 0 && y < innerHeight;
      const over = document.elementFromPoint(x, y);
      const free = over && (one.contains(over) || over.contains(one) || over.closest("label"));
      return inside && free ? [] : [`${one.tagName} ${one.ariaLabel ?? one.textContent}`
        + ` ${[left, right, top, bottom].map(Math.round)} under ${over?.className}`];
    }));
}"""


@pytest.fixture(params=SIZES)
def small(request: pytest.FixtureRequest, root: Page) -> tuple[int, int]:
    """A window of this size."""
    wide, high = SIZES[request.param]
    root.set_viewport_size({"width": wide, "height": high})
    return wide, high


def unfold(page: Page, name: str) -> None:
    """Open a panel of the page."""
    page.get_by_role("button", name=name).first.click()
    page.get_by_role("button", name=f"Fold: {name}").wait_for()


@pytest.mark.parametrize("panel", ["", "Steps", "Inspector"])
def test_every_control_can_be_reached(
    visit: Visit, small: tuple[int, int], draft: FlowVersion, panel: str
) -> None:
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    drawing.press(page, "End")
    if panel:
        unfold(page, panel)  # it lies over the rest until it is folded again
    where = f'.a-topbar, aside[aria-label="{panel}"]' if panel else "#a-designer"
    assert page.locator(where.rpartition(", ")[2]).count() == 1
    assert page.evaluate(_UNREACHABLE, where) == []


def test_the_page_is_not_wider_than_the_window(
    visit: Visit, small: tuple[int, int], draft: FlowVersion
) -> None:
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= small[0]
    canvas = drawing.board(page).bounding_box()
    assert canvas is not None
    assert canvas["width"] > small[0] / 2
    assert canvas["height"] > 150


def test_a_step_from_the_palette_is_seen_and_so_is_what_it_lacks(
    visit: Visit, small: tuple[int, int], draft: FlowVersion
) -> None:
    """The panel makes room: it lay over the drawing and the problems."""
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    unfold(page, "Steps")
    page.get_by_label("Search steps").fill("Mail")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Go to field").click()
    drawing.expect(page.get_by_label("Mail", exact=True)).to_be_focused()
    drawing.expect(drawing.problems(page)).to_contain_text("Mail is missing.")
    unfold(page, "Steps")
    drawing.expect(page.get_by_role("button", name="Fold: Inspector")).to_have_count(0)


@pytest.mark.parametrize("panel", ["Steps", "Inspector"])
def test_the_button_that_folds_a_panel_is_seen_over_what_scrolls(
    visit: Visit, small: tuple[int, int], draft: FlowVersion, panel: str
) -> None:
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    unfold(page, panel)
    page.mouse.move(0, 0)
    button = page.get_by_role("button", name=f"Fold: {panel}")
    ground = "one => getComputedStyle(one).backgroundColor"
    assert button.evaluate(ground) == button.locator("..").evaluate(ground) != "rgba(0, 0, 0, 0)"


def test_who_presses_publish_too_early_is_told_why(visit: Visit, draft: FlowVersion) -> None:
    """A hand on glass sees no hints of buttons."""
    page = visit(url(draft, "design"))
    drawing.go_to(page, "later")
    drawing.press(page, "Delete")
    drawing.expect(drawing.problems(page)).not_to_have_count(0)
    page.get_by_role("button", name="Publish…").click(force=True)
    drawing.expect(page.locator("[data-toast]")).to_contain_text("Errors to mend first: ")
    assert page.url.endswith(url(draft, "design"))


def test_steps_and_ways_are_seen_in_forced_colours(visit: Visit, draft: FlowVersion) -> None:
    page = visit("/admin/")
    page.emulate_media(forced_colors="active")
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    ground = drawing.board(page).evaluate("one => getComputedStyle(one).backgroundColor")
    colour: dict[str, Any] = page.evaluate(
        """() => Object.fromEntries(Object.entries({
          step: [".a-step-mark .a-shape", "stroke"],
          title: [".a-step-mark .a-title", "fill"],
          way: ["[data-way] path:not(.a-way-hold)", "stroke"],
          tip: ["[data-way] polygon", "fill"],
          word: ["[data-way] text", "fill"],
        }).map(([name, [where, what]]) => {
          const style = getComputedStyle(document.querySelector(where));
          return [name, style[what]];
        }))"""
    )
    assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    for name, said in colour.items():
        assert said not in {"none", "rgba(0, 0, 0, 0)", ground}, name


def test_what_is_selected_is_seen_in_forced_colours(visit: Visit, draft: FlowVersion) -> None:
    page = visit("/admin/")
    page.emulate_media(forced_colors="active")
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    drawing.go_to(page, "bill")
    drawn = "one => [getComputedStyle(one).stroke, getComputedStyle(one).display].join()"
    chosen = drawing.step(page, "bill").locator(".a-halo").evaluate(drawn)
    assert chosen != drawing.step(page, "later").locator(".a-halo").evaluate(drawn)
