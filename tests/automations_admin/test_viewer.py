"""The viewer draws what the server says, and what a refresh brings, without moving a step.

The fixture `page` sees to errors in the console and to the content security policy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from automations import registry
from automations.models import AutomationTaskModel
from automations_admin.diagram import dot
from tests.automations_admin.shop import NAME, Payment, Simple

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]

BASE = "/admin/automations"
STEPS = ".a-sheet [data-step]"
IDS = "all => all.map(one => one.dataset.step)"
#: How far a step is from the middle of the drawing; both move while the page scrolls.
OFF_THE_MIDDLE = """step => {
  const [one, other] = [step, step.closest(".a-sheet")].map(it => it.getBoundingClientRect());
  return [one.x - other.x + (one.width - other.width) / 2,
    one.y - other.y + (one.height - other.height) / 2];
}"""
PLACES = "all => all.map(one => one.getAttribute('transform'))"


@pytest.fixture(autouse=True)
def _without_dot(settings: Any) -> None:
    """Without graphviz the viewer is all there is, so it is drawn at once."""
    settings.AUTOMATIONS_ADMIN = {"DOT": "/nowhere/dot"}


def drawn(page: Page) -> None:
    """Wait until the flow is drawn."""
    page.locator(STEPS).first.wait_for(state="attached")


def test_every_step_and_line_of_every_flow_is_drawn(visit: Any) -> None:
    """Without graphviz, by our own layout; nothing else is said of diagrams then."""
    for name in (f"{NAME}.Payment", f"{NAME}.Simple"):
        page = visit(f"{BASE}/flow/{name}/")
        drawn(page)
        graph = registry.get(name).graph
        assert page.locator(STEPS).evaluate_all(IDS) == [v.name for v in graph.vertices]
        ends = "all => all.map(one => [one.dataset.from, one.dataset.to])"
        lines = [[line.source, line.target] for line in dot.lines_of(graph)]
        assert page.locator(".a-sheet .a-way").evaluate_all(ends) == lines
        assert not page.get_by_text("not installed on this server").is_visible()


def test_counts_are_those_of_the_database_and_follow_it(visit: Any) -> None:
    """A refresh within two seconds brings them and moves no step."""
    from playwright.sync_api import expect

    Simple(fail="x")
    page = visit(f"{BASE}/flow/{NAME}.Simple/")
    badge = page.locator("[data-step=step] .a-badge")
    expect(badge).to_have_text(re.compile("1$"))
    places = page.locator(STEPS).evaluate_all(PLACES)
    page.locator("[data-step=step]").focus()
    Simple(fail="x")
    page.clock.run_for(2_000)
    failed = AutomationTaskModel.objects.filter(status="step", state="failed").count()
    expect(badge).to_have_text(re.compile(f"{failed}$"))
    assert page.locator(STEPS).evaluate_all(PLACES) == places
    expect(page.locator("[data-step=step]")).to_be_focused()


def test_the_path_of_an_instance_is_its_tasks(visit: Any) -> None:
    """Each visited step has its number, and where the instance is, a word says so."""
    from playwright.sync_api import expect

    run = Simple(fail="x")
    page = visit(f"{BASE}/automationmodel/{run.id}/change/")
    drawn(page)
    tasks = AutomationTaskModel.objects.filter(automation=run.id).order_by("pk")
    numbered = page.locator(STEPS).filter(has=page.locator(".a-order"))
    assert numbered.evaluate_all(IDS) == [task.status for task in tasks]
    here = page.locator(STEPS).filter(has=page.locator(".a-here"))
    expect(here).to_have_attribute("aria-label", re.compile("1. .*here.*Failed"))


def test_the_keyboard_follows_the_flow(visit: Any, groups: Any) -> None:
    """One stop of the Tab key; Enter opens the step."""
    from playwright.sync_api import expect

    page = visit(f"{BASE}/flow/{NAME}.Payment/")
    drawn(page)
    assert page.locator(f"{STEPS}[tabindex='0']").count() == 1
    first = Payment.graph.vertices[0].name
    page.locator(f"[data-step={first}]").focus()
    page.keyboard.press("ArrowDown")
    second = Payment.graph.leaving(first)[0].target
    expect(page.locator(f"[data-step={second}]")).to_be_focused()
    zoom = page.locator(".a-sheet-tools .a-num")
    page.keyboard.press("1")
    expect(zoom).to_have_text("100%")
    page.keyboard.press("+")
    expect(zoom).to_have_text("125%")
    for _press in range(8):
        page.keyboard.press("-")
    expect(page.locator(".a-sheet")).to_have_class(re.compile("a-overview"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"node={second}"))


def test_a_link_opens_a_step_of_a_flow_in_the_middle(visit: Any, groups: Any) -> None:
    """Selected, and with the keyboard on it; also if the page is open already."""
    from playwright.sync_api import expect

    page = visit(f"{BASE}/flow/{NAME}.Payment/#node={Payment.graph.vertices[-1].name}")
    for vertex in (Payment.graph.vertices[-1], Payment.graph.vertices[1]):
        page.evaluate("name => { location.hash = `node=${name}`; }", vertex.name)
        step = page.locator(f"[data-step={vertex.name}]")
        expect(step).to_be_focused()
        expect(step).to_have_attribute("aria-current", "step")
        assert step.evaluate(OFF_THE_MIDDLE) == pytest.approx([0, 0], abs=2)
    assert page.locator(f"{STEPS}[aria-current]").count() == 1


def test_a_link_opens_a_step_of_an_instance(visit: Any, settings: Any) -> None:
    """Also where the picture is what is shown otherwise."""
    from playwright.sync_api import expect

    settings.AUTOMATIONS_ADMIN = {}
    run = Simple(fail="x")
    page = visit(f"{BASE}/automationmodel/{run.id}/change/#node=step")
    expect(page.locator("[data-step=step]")).to_be_focused()
    page = visit(f"{BASE}/automationmodel/{run.id}/change/")
    page.reload()
    page.wait_for_load_state("load")
    expect(page.locator(".a-viewer.a-on")).to_have_count(0)


def test_the_ways_of_a_step_are_lit_while_it_is_pointed_at_or_has_the_focus(
    visit: Any, groups: Any
) -> None:
    """Those that lead to it, and those that lead on."""
    from playwright.sync_api import expect

    page = visit(f"{BASE}/flow/{NAME}.Payment/")
    drawn(page)
    first, second = (vertex.name for vertex in Payment.graph.vertices[:2])
    lines = dot.lines_of(Payment.graph)
    lit = page.locator(".a-way[data-lit]")
    page.locator(f"[data-step={first}]").focus()
    expect(lit).to_have_count(sum(first in {line.source, line.target} for line in lines))
    page.locator(f"[data-step={second}]").hover()
    expect(lit).to_have_count(sum(second in {line.source, line.target} for line in lines))
    page.mouse.move(0, 0)
    expect(lit).to_have_count(sum(first in {line.source, line.target} for line in lines))
