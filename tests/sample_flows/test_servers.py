"""The servers of the sample project: none, or those that the environment names."""

from __future__ import annotations

from pathlib import Path

import pytest

from sample_flows import servers


def test_without_a_url_the_database_is_a_file(tmp_path: Path):
    """The demo needs no server."""
    assert servers.database({}, tmp_path)["NAME"] == tmp_path / "db.sqlite3"


def test_a_url_names_a_postgresql_database(tmp_path: Path):
    """Signs that a URL escapes may be in a password."""
    given = {servers.DATABASE: "postgresql://ute:p%40ss@db.example:5433/shop"}

    found = servers.database(given, tmp_path)

    assert {key: found[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")} == {
        "HOST": "db.example",
        "PORT": "5433",
        "USER": "ute",
        "PASSWORD": "p@ss",
        "NAME": "shop",
    }


@pytest.mark.parametrize("url", ["mysql://root@db.example/shop", "postgresql://db.example"])
def test_a_url_of_anything_else_is_refused(url: str, tmp_path: Path):
    """It says how to write it, and repeats no password."""
    with pytest.raises(ValueError, match="postgresql://user:password@host:5432/name"):
        servers.database({servers.DATABASE: url}, tmp_path)


def test_with_a_broker_celery_works():
    """Nothing else is to be said."""
    assert servers.automations({servers.BROKER: "redis://127.0.0.1/0"}) == {"DISPATCHER": "celery"}


def test_without_a_broker_the_dispatcher_is_the_usual_one():
    """Requests go on by themselves, the worker does the rest."""
    assert servers.automations({}) == {}
