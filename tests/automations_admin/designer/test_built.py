"""Whether the scripts of the designer are there."""

from __future__ import annotations

from typing import Any

import pytest

from automations_admin.designer import built
from tests.automations_admin.designer import drawing


def test_what_is_there_has_an_address() -> None:
    assert built.url("console.css").startswith("/static/automations_admin/console")


def test_what_is_not_there_has_none() -> None:
    assert built.url("never_built.js") == ""


def test_what_was_collected_only_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(built.finders, "find", lambda path: None)
    monkeypatch.setattr(built.staticfiles_storage, "exists", lambda path: True)
    assert built.url("designer.js") == "/static/automations_admin/designer.js"


@pytest.mark.parametrize("error", [ValueError, NotImplementedError])
def test_a_storage_that_does_not_know_it_is_no_error(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def refused(path: str) -> Any:
        raise error

    monkeypatch.setattr(built.finders, "find", lambda path: None)
    monkeypatch.setattr(built.staticfiles_storage, "exists", refused)
    assert built.url("designer.js") == ""


def test_a_manifest_from_before_the_build_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: str) -> Any:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(built.staticfiles_storage, "url", refused)
    assert built.url("console.css") == ""


def test_what_the_script_imports_lies_beside_it() -> None:
    """Storages with hashed names leave the names of imports as they are."""
    found = built.ahead("/static/automations_admin/designer.0123.js")
    assert "/static/automations_admin/app.js" in found


def test_a_storage_that_changes_imports_knows_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = built.staticfiles_storage
    monkeypatch.setattr(storage, "support_js_module_import_aggregation", True, raising=False)
    monkeypatch.setattr(built, "url", lambda name: f"/static/hashed.{name}")
    assert "/static/hashed.app.js" in built.ahead("/static/hashed.designer.js")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_all_that_the_page_loads_ahead_is_what_its_script_imports(visit: Any) -> None:
    page = drawing.designing(visit, drawing.begin(drawing.line("first")))
    ahead = page.locator("link[rel=modulepreload]").evaluate_all("all => all.map(one => one.href)")
    loaded = page.evaluate(
        """() => performance.getEntriesByType("resource").map(one => one.name)
          .filter(name => /automations_admin[^?]*[.]js/.test(name))"""
    )
    entries = {"console.js", "designer.js", "layout.js"}
    assert {url for url in loaded if url.rpartition("/")[2] not in entries} == {*ahead}
    assert len(loaded) == len({*loaded})
