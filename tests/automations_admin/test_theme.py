"""Both themes, and nothing that a strict content security policy refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import automations_admin
from automations_admin import theme

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
    assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=|https?://|\|safe|autoescape", text)


def test_the_style_asks_no_other_host() -> None:
    """And has no rule that depends on the system's mode beside Django's own automatic one."""
    style = (FOLDER / "static/automations_admin/console.css").read_text()
    assert not re.search(r"url\(|@import|https?:", style)
    assert style.count("prefers-color-scheme") == 1
