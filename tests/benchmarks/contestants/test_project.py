"""Every contestant works on the same kind of database with the same settings."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from benchmarks.contestants import meter, project


def test_commits_wait_for_the_disk_on_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own setting would flatter whoever commits most."""
    pytest.importorskip("psycopg", reason="the driver is there with the oldest versions only")
    monkeypatch.setenv("AUTOMATIONS_TEST_DB", "postgresql")

    assert "synchronous_commit=on" in project.database()["OPTIONS"]["options"]


def test_sqlite_is_used_as_the_docs_advise(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log beside the file, and one write lock taken at once."""
    monkeypatch.setenv("AUTOMATIONS_TEST_DB", "sqlite")
    options = project.database()["OPTIONS"]

    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=NORMAL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_statements_of_one_call_are_counted() -> None:
    """After those that only warm up."""
    numbers = iter(range(100))

    sample = project.counted(lambda: Group.objects.create(name=str(next(numbers))), 2)

    assert (sample.statements, sample.commits) == (1, 1)
    assert Group.objects.count() == 2 + meter.WARM + meter.COUNTED
