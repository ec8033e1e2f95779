"""What every test can ask for, and the rule for what this machine does not have.

A test that needs a database or a browser which is absent is skipped, and the run ends with a
line in capitals that says what was skipped and how to get it. With CI=true it fails.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from automations.designed.versions import VERSIONS
from tests import databases, effort, keeping, policy, services
from tests.acceptance.soak import brokers, servers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
NOT_RUN = "NOT RUN"
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
NEVER_PURE = {"browser", "race", "crash", "soak", "django_db"}
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A request to another host finds nobody; that it was made is noted by `page`.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]

databases.make_folder()
if databases.chosen() == "postgresql" and not databases.problem():
    from tests import flushing

    flushing.delete_rows()

keeping.keep()

# The machine decides how long an example takes, not the code.
hypothesis.settings.register_profile(
    "suite", deadline=None, print_blob=True, max_examples=effort.examples(100)
)
hypothesis.settings.load_profile("suite")


# ---------------------------------------------------------------- groups


def pytest_report_header() -> str:
    """Say at the start which database is used and whether it answers."""
    return f"database: {databases.chosen()}, {databases.problem() or 'reachable'}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each test its group, leave out what is for other databases, put the browser last."""
    elsewhere = [item for item in items if not _is_for(item, databases.chosen())]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in set(elsewhere)]
    for item in items:
        item.add_marker("pure" if _is_pure(item) else databases.chosen())
    # Playwright leaves an event loop running in its thread, which nothing else should meet.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose database or browser is absent; fail it with CI=true."""
    for group, problem in _absent(item):
        reason = f"{group.upper()} TESTS {NOT_RUN}: {problem}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say in capitals which group was skipped, and write it down for the caller who asks."""
    if hasattr(config, "workerinput"):  # a worker of pytest-xdist; its controller speaks for all
        return
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for group, problem in _problems().items():
        title = f"{group.upper()} TESTS {NOT_RUN}"
        count = sum(title in reason for reason in reasons)
        if count:
            terminalreporter.write_sep("!", f"{title} ({count} SKIPPED)", red=True, bold=True)
            terminalreporter.write_line(problem, red=True)
            _write_down(f"{title}: {problem}")


def _write_down(line: str) -> None:
    if notes := os.environ.get("AUTOMATIONS_TEST_NOTES"):
        with Path(notes).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _is_for(item: pytest.Item, database: str) -> bool:
    if item.get_closest_marker("long") and os.environ.get("AUTOMATIONS_SOAK") != "long":
        return False
    marker = item.get_closest_marker("only_on")
    if marker is not None:
        return database in marker.args
    return effort.is_tried_here(item.path.relative_to(ROOT))


def _is_pure(item: pytest.Item) -> bool:
    if any(item.get_closest_marker(name) for name in NEVER_PURE):
        return False
    of_django = getattr(item, "cls", None)
    if of_django and issubclass(of_django, TransactionTestCase):
        return False
    return DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def _absent(item: pytest.Item) -> Iterator[tuple[str, str]]:
    marker = item.get_closest_marker("servers")
    wanted = [f"own {name}" for name in marker.args] if marker else []
    for group, problem in _problems().items():
        if problem and (group in wanted or item.get_closest_marker(group)):
            yield group, problem


@cache
def _problems() -> dict[str, str]:
    found = {
        databases.chosen(): databases.problem(),
        "browser": _browser_problem(),
        "redis": services.problem("redis"),
        "rabbitmq": services.problem("rabbitmq"),
    }
    return found | {f"own {name}": kind.problem() for name, kind in _own_servers().items()}


def _own_servers() -> dict[str, type[servers.Server]]:
    return {**servers.DATABASES, **brokers.BROKERS}


def _browser_problem() -> str:
    if find_spec("playwright") is None:
        return "the Python module playwright is missing; install the extra dev."
    if not _chromium():
        return "Chromium is missing; install it, on Debian with: apt-get install chromium"
    return ""


def _chromium() -> str | None:
    named = [os.environ.get("AUTOMATIONS_TEST_CHROMIUM") or "", *CHROMIUM_NAMES]
    return next((found for name in named if name and (found := shutil.which(name))), None)


# ---------------------------------------------------------------- sub-processes


@pytest.fixture
def child_environment(transactional_db: None) -> dict[str, str]:
    """Return the environment in which a sub-process works on this test's database.

    What the test has stored before must be committed, hence the transactional database.
    """
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "AUTOMATIONS_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": str(ROOT),
    }


# ---------------------------------------------------------------- browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium, once for all tests."""
    from playwright.sync_api import expect, sync_playwright

    # As long as Playwright waits for anything else: a busy machine is no fault of a page.
    expect.set_options(timeout=30_000)
    # Playwright's loop makes Django believe that the test's own thread is asynchronous.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=_chromium(), args=CHROMIUM_ARGUMENTS, headless=True
        )
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(autouse=True)
def _designed_flows() -> None:
    """Begin without designed flows: the rows of one test are not there in the next."""
    VERSIONS.none_are_known()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Leave no language behind: a request in German would go on in the next test."""
    yield
    translation.deactivate()


@pytest.fixture
def complaints() -> list[str]:
    """Collect what a page complained about. A test that expects an error removes it again."""
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """Open an empty page.

    Errors in its console, requests to other hosts and violations of `policy` fail the test.
    """
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    context.add_init_script(policy.LISTEN)
    opened = context.new_page()
    opened.on("console", lambda message: _note_console(message, complaints))
    opened.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    # Only listening: routing every request through this process would be slow, without a cache.
    context.on("request", lambda request: _note_request(request, complaints))
    yield opened
    context.close()
    if complaints:
        pytest.fail("The page complained:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture
def stopped_clock(page: Page) -> None:
    """Let time pass in the browser only when the test says so."""
    page.clock.install(time=0)
    # It ran until now, and is never put back: an hour is more than the slowest machine needs.
    page.clock.pause_at(3_600_000)


@pytest.fixture
def let_pass(page: Page, stopped_clock: None) -> Callable[[int], None]:
    """Return a function that lets milliseconds pass on the page as soon as it is loaded.

    Text is there before the script that refreshes it; time that passes between counts for nothing.
    """

    def passed(milliseconds: int) -> None:
        page.wait_for_load_state("load")
        page.clock.run_for(milliseconds)

    return passed


def _note_console(message: Any, complaints: list[str]) -> None:
    if message.type == "error" and policy.BY_BROWSER not in message.text:
        where = message.location.get("url", "")
        complaints.append(f"console: {message.text} {where}".rstrip())


def _leaves_this_machine(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in {"data", "blob", "about"} and parts.hostname != "127.0.0.1"


def _note_request(request: Any, complaints: list[str]) -> None:
    if _leaves_this_machine(request.url):
        complaints.append(f"request to another host: {request.url}")
