"""People, and a client for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import cache
from django.test import Client
from django.utils import translation

# A flow with rules of its own costs each page a query; so it is known in every process.
from tests.flows import rights as rights

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(autouse=True)
def _no_kept_layouts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The language of a request outlives it in its thread, and so the test that made it."""
    with translation.override("en"):
        yield


@pytest.fixture
def groups(db: None) -> dict[str, Group]:
    """The groups that the flows address."""
    return {name: Group.objects.create(name=name) for name in ("Warehouse", "Accounts")}


@pytest.fixture
def staff(db: None) -> Callable[..., Client]:
    """Return a function that logs a new member of staff in, who has these permissions."""

    def logged_in(*codenames: str, **fields: Any) -> Client:
        name = "-".join(codenames) or "nobody"
        user = User.objects.create_user(name[:150], is_staff=True, **fields)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        return client

    return logged_in


VIEW = "view_automationmodel"
DATA = "view_data_automationmodel"
TRACES = "view_traces_automationmodel"
RETRY = "retry_automationmodel"
EDIT = "edit_data_automationmodel"
DELETE = "delete_automationmodel"


@pytest.fixture
def viewer(staff: Callable[..., Client]) -> Client:
    """Somebody who may look."""
    return staff(VIEW, DATA, TRACES)


@pytest.fixture
def operator(staff: Callable[..., Client]) -> Client:
    """Somebody who may look, retry and edit."""
    return staff(VIEW, DATA, TRACES, RETRY, EDIT)


@pytest.fixture
def root(page: Page, live_server: Any) -> Page:
    """A page on which a superuser is signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return page


@pytest.fixture
def visit(root: Page, live_server: Any) -> Callable[[str], Page]:
    """Return a function that opens a page in Chromium, as a superuser who is signed in."""

    def visited(path: str) -> Page:
        root.goto(f"{live_server.url}{path}")
        return root

    return visited


@pytest.fixture(params=["jazzmin light", "jazzmin dark", "plain"])
def themed(request: pytest.FixtureRequest, settings: Any, root: Page) -> Iterator[str]:
    """Run a test in each theme that the admin may have; see at its end that it had it."""
    theme: str = request.param
    if theme == "plain":
        settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "jazzmin"]
    else:
        settings.JAZZMIN_UI_TWEAKS = {"default_theme_mode": theme.partition(" ")[2]}
    yield theme
    # Text is there before the styles are.
    root.wait_for_load_state("load")
    scheme = "element => getComputedStyle(element).colorScheme"
    assert (root.locator(".a-console").evaluate(scheme) == "dark") is (theme == "jazzmin dark")
    assert root.locator("body.a-body-django").count() == (theme == "plain")
