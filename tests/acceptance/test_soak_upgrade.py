"""Old and new code run on one database while it is migrated, and nothing is lost or doubled.

On SQLite a deploy stops the processes: one file has one writer.
"""

from __future__ import annotations

import os

import pytest

from tests.acceptance.soak import alone, past

pytestmark = pytest.mark.soak

#: Live rows, and seconds before the migration, beside each other and after, of both forms.
SHORT, LONG = (300, 1.0), (100_000, 30.0)


def _upgrade(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    if problem := past.problem():
        if os.environ.get("CI") == "true":
            pytest.fail(f"UPGRADE NOT RUN: {problem}", pytrace=False)
        pytest.skip(f"UPGRADE NOT RUN: {problem}")
    rows, seconds = LONG if alone.is_long() else SHORT
    back = int(os.environ.get("AUTOMATIONS_SOAK_BACK") or 1)
    told = alone.conduct("upgrade", database=database, rows=rows, back=back, seconds=seconds)
    with capsys.disabled():
        print(
            f"\nupgrade of {database} from {told['commit']}, {back} migration(s) back, with "
            f"{rows} live rows: {told['instances']} instances, {told['in_flight']} of them in "
            f"flight; migrated in {told['migration']} s; longest write meanwhile "
            f"{told['longest']} ms, otherwise {told['longest_before']} ms "
            f"(median {told['median']} ms)"
        )
    assert told["wrong"] == [], told["said"]
    assert told["codes"] == told["stray"] == [], told["said"]
    assert told["sides"] == ["new", "old"]


@pytest.mark.only_on("postgresql")
@pytest.mark.servers("postgresql")
def test_old_and_new_code_run_on_one_postgresql(capsys: pytest.CaptureFixture[str]) -> None:
    """What was in flight ends, what either starts is there once, what waits still waits."""
    _upgrade("postgresql", capsys)


@pytest.mark.only_on("mariadb")
@pytest.mark.servers("mariadb")
@pytest.mark.long
def test_old_and_new_code_run_on_one_mariadb(capsys: pytest.CaptureFixture[str]) -> None:
    """The same."""
    _upgrade("mariadb", capsys)
