"""Proofs that restart and kill servers do so with servers of their own."""

from __future__ import annotations

import pytest

from tests.acceptance.soak.brokers import Redis
from tests.acceptance.soak.servers import PostgreSQL, Server, find

pytestmark = [pytest.mark.soak, pytest.mark.only_on("sqlite")]


@pytest.mark.servers("redis")
def test_a_server_comes_back_after_a_kill_and_leaves_nothing() -> None:
    """It answers at its own port, before and after, and its folder is gone at the end."""
    with Redis() as server:
        server.restart("kill")
        assert server.answers()
        server.end()
        assert not server.answers()
    assert not server.folder.exists()


@pytest.mark.servers("postgresql")
def test_a_database_keeps_what_was_stored_when_it_is_killed() -> None:
    """What was committed is there after the whole server was killed."""
    import psycopg

    with PostgreSQL() as server:
        where = f"host=127.0.0.1 port={server.port} user=postgres dbname=postgres"
        with psycopg.connect(where) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        server.restart("kill")
        with psycopg.connect(where) as connection:
            assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]


def test_a_program_that_is_missing_is_named_with_its_package() -> None:
    """Who lacks it is told what to install."""

    class Missing(Redis):
        programs = ("no-such-server",)

    assert find("no-such-server") is None
    assert "no-such-server not found" in Missing.problem()
    assert "apt-get install redis-server" in Missing.problem()
    assert issubclass(Missing, Server)
