"""Modules of pages are shared out between databases and versions, those of the engine are not."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

import django
import pytest

from tests import databases, effort

ROOT = Path(__file__).resolve().parent.parent
#: Databases and versions of Django on which tests run.
PLACES = {
    "sqlite": ("sqlite", (5, 2)),
    "mariadb": ("mariadb", (5, 2)),
    "postgresql": ("postgresql", (5, 2)),
    "next": ("sqlite", (6, 1)),
}
PAGES = [path.relative_to(ROOT) for path in ROOT.glob("tests/automations_admin/**/test_*.py")]


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Tell where a module is tried in a run over several databases and versions."""

    def where(module: PurePath) -> set[str]:
        found = set()
        for place, (database, version) in PLACES.items():
            monkeypatch.setattr(databases, "chosen", lambda name=database: name)
            monkeypatch.setattr(django, "VERSION", version)
            if effort.is_tried_here(module):
                found.add(place)
        return found

    monkeypatch.setenv("AUTOMATIONS_TEST_SHARED", "1")
    return where


def test_each_module_of_pages_is_tried_on_sqlite_and_one_server(tried: Any) -> None:
    places = [tried(page) - {"next"} for page in PAGES]
    assert {"sqlite", "mariadb"} in places
    assert {"sqlite", "postgresql"} in places
    assert all("sqlite" in place and len(place) == 2 for place in places)


def test_about_every_second_module_of_pages_is_tried_on_the_newest_versions(tried: Any) -> None:
    newest = [page for page in PAGES if "next" in tried(page)]
    assert 0.4 < len(newest) / len(PAGES) < 0.6
    assert {frozenset(tried(page)) - {"sqlite", "next"} for page in newest} == {
        frozenset({"mariadb"}),
        frozenset({"postgresql"}),
    }


def test_the_engine_is_tried_on_all(tried: Any) -> None:
    assert tried(PurePath("tests/automations/engine/test_unit.py")) == set(PLACES)


def test_who_asks_for_a_database_gets_all(tried: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOMATIONS_TEST_SHARED")
    assert all(tried(page) == set(PLACES) for page in PAGES)
