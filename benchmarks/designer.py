"""How fast the designer is in a browser, with a flow of 300 steps and one of 1,000."""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from django.urls import reverse

from automations.designed import drafts
from automations.models import FlowVersion
from automations_admin.designer import built
from benchmarks import probes, sketches
from benchmarks.workloads import Figure

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Steps of the flow that is opened, dragged in and changed, and of the one that is looked through.
LARGE, HUGE = 300, 1_000
#: Milliseconds and frames per second that the designer keeps to on an idle machine.
PAINT, FRAMES, FIND, PROBLEM, LAYOUT = 1_000, 50, 100, 200, 150
#: How often the mouse moves while frames are counted.
MOVES = 90

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_SCREEN: Any = {"width": 1440, "height": 900}


class NotMeasurable(Exception):
    """The designer is measured in a browser."""


@dataclass(frozen=True)
class Desk:
    """A browser in which somebody is signed in.

    Attributes:
        browser: it.
        address: of the site.
        session: what the user's cookie says.
    """

    browser: Browser
    address: str
    session: str

    @contextmanager
    def page(self, draft: FlowVersion) -> Iterator[Page]:
        """Yield the designer with a draft, in a browser that has seen nothing of the site yet."""
        context = self.browser.new_context(viewport=_SCREEN)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": self.session, "url": self.address}])
        context.add_init_script(probes.ALL)
        page = context.new_page()
        at = reverse("admin:automations_design_canvas", args=[draft.flow.name, draft.pk])
        page.goto(self.address + at)
        page.wait_for_function("window.painted")
        page.evaluate(probes.QUIET)
        yield page
        context.close()


def designer(times: int) -> list[Figure]:
    """Draw up flows, open them in Chromium, and work on them.

    Args:
        times: how often each is measured; the median counts.

    Raises:
        NotMeasurable: there is no browser, or the designer's scripts were not built.
    """
    chromium = _chromium()
    user = get_user_model().objects.create_superuser("designer")
    flows, cookie = drawn_up(user), session(user)
    with _site() as address, _browser(chromium) as browser:
        return figures(Desk(browser, address, cookie), flows, times)


def drawn_up(user: Any) -> dict[str, FlowVersion]:
    """Store the drafts that are measured, by what they are called."""
    documents = {
        "large": sketches.structured(LARGE),
        "tangled": sketches.tangled(LARGE),
        "huge": sketches.structured(HUGE),
    }
    return {
        word: drafts.begin(document["name"], document["name"], document, actor=user)
        for word, document in documents.items()
    }


def session(user: Any) -> str:
    """Return what the cookie of a user says who is signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def figures(desk: Desk, flows: dict[str, FlowVersion], times: int) -> list[Figure]:
    """Return what was measured, the median of some times."""
    large, huge = flows["large"], flows["huge"]
    found = [(_painted, large), (_dragged, large), (_judged, large), (_layout, large)]
    found += [(_layout, flows["tangled"]), (_panned, huge), (_found, huge)]
    return [one for measure, draft in found for one in _medians(desk, draft, measure, times)]


def _medians(
    desk: Desk, draft: FlowVersion, measure: Callable[[Page], list[Figure]], times: int
) -> Iterator[Figure]:
    runs: list[list[Figure]] = []
    for _time in range(times):
        with desk.page(draft) as page:
            runs.append(measure(page))
    for same in zip(*runs, strict=True):
        one, value = same[0], statistics.median(each.value for each in same)
        name = f"designer: {one.name}, {draft.flow.title}"
        yield Figure(name, value, one.unit, budget=one.budget, least=one.least)


# -- what is measured ------------------------------------------------------------------------


def _painted(page: Page) -> list[Figure]:
    said = page.evaluate(probes.PAINTED)
    return [
        Figure("first paint", said["all"], "ms", budget=PAINT),
        Figure("of it the server", said["server"], "ms"),
        Figure("of it from the script on", said["data"], "ms", budget=PAINT),
    ]


def _dragged(page: Page) -> list[Figure]:
    box = page.locator("[data-step=s1] .a-shape").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(probes.COUNT_FRAMES)
    for place in range(MOVES):
        page.mouse.move(x + place * 2, y + place)
    frames = page.evaluate("window.perSecond()")
    page.mouse.up()
    return [Figure("drag", frames, "frames/s", least=FRAMES)]


def _panned(page: Page) -> list[Figure]:
    page.locator("[data-board]").focus()
    page.keyboard.press("1")
    page.evaluate(probes.QUIET)
    page.mouse.move(_SCREEN["width"] / 2, _SCREEN["height"] / 2)
    page.evaluate(probes.COUNT_FRAMES)
    for _move in range(MOVES):
        page.mouse.wheel(0, 40)
    return [
        Figure("pan at full size", page.evaluate("window.perSecond()"), "frames/s", least=FRAMES)
    ]


def _judged(page: Page) -> list[Figure]:
    """Measure a name that cannot be taken, and a gap behind which no step is reached any more."""
    page.locator('[data-outline="s1"]').click()
    name = page.locator('.a-inspector [data-path="/name"] input')
    name.fill("clas")
    one = _shown(page, ".a-problem", "s")
    name.fill("s1")
    page.locator(".a-problem").wait_for(state="detached")
    page.locator("[data-board]").focus()
    many = _shown(page, ".a-problem", "Delete")
    return [
        Figure("problem after a change", one, "ms", budget=PROBLEM),
        Figure("problems of all steps", many, "ms"),
    ]


def _shown(page: Page, selector: str, key: str) -> float:
    """Press a key, and return after how many milliseconds something has been painted."""
    page.evaluate(probes.QUIET)
    page.evaluate(probes.AWAIT, selector)
    page.keyboard.press(key)
    page.wait_for_function("window.shown")
    shown: float = page.evaluate("window.shown")
    return shown


def _found(page: Page) -> list[Figure]:
    page.locator("[data-board]").focus()
    clock = page.context.new_cdp_session(page)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _busy(clock)
    shown = _shown(page, "[role=option]", "Control+k")
    busy = (_busy(clock) - before) * 1000
    return [
        Figure("Ctrl+K", shown, "ms", budget=FIND),
        Figure("Ctrl+K, main thread", busy, "ms of CPU", budget=FIND),
    ]


def _busy(clock: Any) -> float:
    """Return the seconds that the page's main thread has worked."""
    said = clock.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in said if one["name"] == "TaskDuration")


def _layout(page: Page) -> list[Figure]:
    first, again = page.evaluate(probes.LAY_OUT)
    return [
        Figure("layout, first", first, "ms"),
        Figure("layout", again, "ms", budget=LAYOUT),
    ]


# -- where it is measured --------------------------------------------------------------------


@contextmanager
def _site() -> Iterator[str]:
    """Serve the site from a thread; yield its address."""
    thread = LiveServerThread("localhost", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://{thread.host}:{thread.port}"
    finally:
        thread.terminate()


@contextmanager
def _browser(chromium: str) -> Iterator[Browser]:
    # Only here: who measures something else needs no Playwright.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


def _chromium() -> str:
    if find_spec("playwright") is None:
        raise NotMeasurable("The module playwright is missing; install the extra dev.")
    if not built.url("designer.js"):
        raise NotMeasurable(f"The designer was not built; run: {built.COMMAND}")
    named = [os.environ.get("AUTOMATIONS_TEST_CHROMIUM") or "", *_CHROMIUM]
    found = next((path for name in named if name and (path := shutil.which(name))), None)
    if found is None:
        raise NotMeasurable("Chromium is missing; on Debian: apt-get install chromium")
    return found
