"""Whether the scripts of the designer are there."""

from __future__ import annotations

from typing import Any

import pytest

from automations_admin.designer import built


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
