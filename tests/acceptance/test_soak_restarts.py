"""The database is restarted and killed while workers work, and nothing is lost or doubled.

SQLite has no server that could go away: its file is there or the process is not.
"""

from __future__ import annotations

import pytest

from tests.acceptance.soak import alone, outages

pytestmark = pytest.mark.soak

#: Outages, seconds and the least and most seconds between two, of both forms.
SHORT, LONG = (2, 60, (2.0, 3.0)), (120, 600, outages.GAP)


def _restart(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    count, seconds, gap = LONG if alone.is_long() else SHORT
    seed = alone.seed()
    told = alone.conduct(
        "restarts", database=database, seed=seed, count=count, seconds=seconds, gap=gap
    )
    with capsys.disabled():
        print(
            f"\nrestarts of {database} with AUTOMATIONS_SOAK_SEED={seed}: {told['seconds']} s, "
            f"{told['outages']}, {told['instances']} instances, {told['transitions']} "
            f"transitions, {told['errors']} starts with an error of which "
            f"{told['stored_although']} were stored, {told['reclaims']} reclaims, "
            f"{told['repeats']} detached steps repeated; idle again after "
            f"{max(told['idle'])} s at most"
        )
    assert told["gone"] == [], "A worker has ended."
    assert told["wrong"] == []
    assert told["idle"], "The database was never away."


@pytest.mark.only_on("postgresql")
@pytest.mark.servers("postgresql")
def test_postgresql_goes_away_and_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    """Every start that was told is there once; the same workers go on by themselves."""
    _restart("postgresql", capsys)


@pytest.mark.only_on("mariadb")
@pytest.mark.servers("mariadb")
@pytest.mark.long
def test_mariadb_goes_away_and_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    """The same."""
    _restart("mariadb", capsys)
