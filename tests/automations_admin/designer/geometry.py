"""Where things stand on the canvas of the designer, and what is drawn there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from automations.document.ways import Ways
from tests.automations_admin.designer.drawing import STEP

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: The visible part of the drawing, in pixels of the drawing: steps by id.
_RECTS = """() => {
  const zoom = new DOMMatrix(getComputedStyle(
    document.querySelector(".react-flow__viewport")).transform).a;
  return Object.fromEntries([...document.querySelectorAll(".a-step-mark[data-step]")].map(one => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [one.dataset.step, [x / zoom, y / zoom, width / zoom, height / zoom]];
  }));
}"""
#: Where each way leads along, in pixels of the screen; its ends, which touch steps, are left out.
_POINTS = """() => [...document.querySelectorAll("[data-way]")].map(way => {
  const path = way.querySelector("path:not(.a-way-hold)");
  const matrix = path.getScreenCTM();
  const long = path.getTotalLength();
  const points = [];
  for (let at = 3; at < long - 3; at += 3) {
    const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
    points.push([x, y]);
  }
  return [way.dataset.way, points];
})"""
_CARDS = """() => [...document.querySelectorAll(".a-step-mark[data-step] .a-shape")].map(one => {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return [one.closest("[data-step]").dataset.step, left, top, right, bottom];
})"""

Rect = tuple[float, float, float, float]


def places(page: Page) -> dict[str, Rect]:
    """Return where steps stand, from the one that is highest at the left, in the drawing."""
    found: dict[str, Rect] = {key: tuple(at) for key, at in page.evaluate(_RECTS).items()}
    left, top = min(at[0] for at in found.values()), min(at[1] for at in found.values())
    return {
        step: (round(x - left), round(y - top), round(wide), round(high))
        for step, (x, y, wide, high) in found.items()
    }


def overlapping(page: Page) -> list[tuple[str, str]]:
    """Return pairs of steps that lie on each other."""
    all_places = list(places(page).items())
    return [
        (one, other)
        for at, (one, first) in enumerate(all_places)
        for other, second in all_places[at + 1 :]
        if _overlap(first, second)
    ]


def _overlap(one: Rect, other: Rect) -> bool:
    across = one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
    return across and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]


def crossing(page: Page) -> list[tuple[str, str]]:
    """Return ways with a step over which they lead."""
    cards = page.evaluate(_CARDS)
    return [
        (way, step)
        for way, points in page.evaluate(_POINTS)
        for step, left, top, right, bottom in cards
        if any(left + 1 < x < right - 1 and top + 1 < y < bottom - 1 for x, y in points)
    ]


def drawn_steps(page: Page) -> set[str]:
    """Return the ids of the steps that are drawn."""
    return set(page.locator(STEP).evaluate_all("all => all.map(one => one.dataset.step)"))


def drawn_ways(page: Page) -> set[tuple[str, str, str]]:
    """Return the ways that are drawn: source, slot and target."""
    found = page.locator("[data-way]").evaluate_all(
        "all => all.map(one => [one.dataset.from, one.dataset.way, one.dataset.to])"
    )
    return {(source, way[len(source) : -1], target) for source, way, target in found}


def said_ways(document: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return the ways that a document says, as `drawn_ways` does."""
    ways, known = Ways(document["nodes"]), {node["id"] for node in document["nodes"]}
    return {(way.source, way.slot, way.target) for way in ways.all if way.target in known}


def zoom(page: Page) -> float:
    """Return how large the drawing is shown; 1 is full size."""
    found: float = page.evaluate(
        "() => new DOMMatrix(getComputedStyle("
        "document.querySelector('.react-flow__viewport')).transform).a"
    )
    return found
