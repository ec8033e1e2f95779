"""Modules of pages are shared out between the servers, those of the engine are not."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

import pytest

from tests import databases, effort

ROOT = Path(__file__).resolve().parent.parent
PAGES = [path.relative_to(ROOT) for path in ROOT.glob("tests/automations_admin/**/test_*.py")]


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Tell where a module is tried in a run over several databases."""

    def where(module: PurePath) -> set[str]:
        found = set()
        for database in ("sqlite", "mariadb", "postgresql"):
            monkeypatch.setattr(databases, "chosen", lambda name=database: name)
            if effort.is_tried_here(module):
                found.add(database)
        return found

    monkeypatch.setenv("AUTOMATIONS_TEST_SHARED", "1")
    return where


def test_each_module_of_pages_is_tried_on_sqlite_and_one_server(tried: Any) -> None:
    places = [tried(page) for page in PAGES]
    assert {"sqlite", "mariadb"} in places
    assert {"sqlite", "postgresql"} in places
    assert all("sqlite" in place and len(place) == 2 for place in places)


def test_the_engine_is_tried_on_all(tried: Any) -> None:
    assert len(tried(PurePath("tests/automations/engine/test_unit.py"))) == 3


def test_who_asks_for_a_database_gets_all(tried: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOMATIONS_TEST_SHARED")
    assert all(len(tried(page)) == 3 for page in PAGES)
