"""Both themes, and nothing that a strict content security policy refuses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import automations_admin
from automations_admin import theme
from tests.automations_admin.recovery.broken import Broken
from tests.automations_admin.shop import Simple

if TYPE_CHECKING:
    from django.test import Client

FOLDER = Path(automations_admin.__file__).parent


@pytest.mark.parametrize(("installed", "name"), [(True, "jazzmin"), (False, "django")])
def test_the_theme_is_the_one_that_is_installed(
    monkeypatch: pytest.MonkeyPatch, installed: bool, name: str
) -> None:
    """Jazzmin if it is there."""
    monkeypatch.setattr(theme.apps, "is_installed", lambda app: installed)
    assert theme.base_template() == f"automations_admin/base_{name}.html"


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.html")), ids=lambda path: path.name)
def test_no_inline_style_or_script_and_no_other_host(path: Path) -> None:
    """Nor handlers, nor `safe`."""
    text = path.read_text()
    ours = [f"{{% static 'automations_admin/{name}.js' %}}" for name in ("console", "viewer")]
    for address in (*ours, "{{ script }}"):
        text = text.replace(f'<script type="module" src="{address}"></script>', "")
    assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=|https?://|\|safe|autoescape", text)


def test_the_style_asks_no_other_host() -> None:
    """And has no rule that depends on the system's mode beside Django's own automatic one."""
    files = sorted((FOLDER.parent / "frontend" / "src" / "styles").glob("*.css"))
    style = "".join(path.read_text() for path in files)
    assert not re.search(r"url\(|@import \"(?!\./)|https?:", style)
    assert style.count("prefers-color-scheme") == 1


def test_a_refresh_leaves_messages_for_the_page_that_is_opened_next(operator: Client) -> None:
    """They are shown once, and not by a tab in the background."""
    run = Simple(fail="x")
    base = f"/admin/automations/automationmodel/{run.id}"
    operator.post(f"{base}/data/", Broken(run).typed({}, save="1"))
    said = "alert-success"
    name, value = theme.REFRESH
    assert said not in operator.get(f"{base}/change/", headers={name: value}).content.decode()
    assert said in operator.get(f"{base}/change/").content.decode()
    assert said not in operator.get(f"{base}/change/").content.decode()


def test_script_and_server_mean_the_same_header() -> None:
    """By which the server knows that a page is refreshed."""
    script = (FOLDER.parent / "frontend" / "src" / "live" / "ask.ts").read_text()
    assert '{}": "{}'.format(*theme.REFRESH) in script
