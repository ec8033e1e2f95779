"""The nightly report: a file and a mail every night at half past two, in Berlin."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail

from automations import testing
from sample_flows import groups
from sample_flows.automations import NightlyReport

START = datetime(2026, 3, 27, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.SAMPLE_REPORT_DIR = tmp_path / "reports"
    return tmp_path / "reports"


@pytest.fixture(autouse=True)
def manager(member):
    return member(groups.MANAGERS)


def test_the_report_is_a_csv_file_with_figures(folder: Path, person):
    """It is written at once when the flow starts."""
    with testing.frozen_time(START):
        NightlyReport()

    with (folder / "report-2026-03-27.csv").open(encoding="utf-8", newline="") as file:
        figures = dict(csv.reader(file))
    assert figures["figure"] == "value"
    assert figures["people"] == "1"


def test_the_managers_get_it(folder: Path):
    """Its figures are in the mail."""
    with testing.frozen_time(START):
        NightlyReport()

    [sent] = mail.outbox
    assert sent.to == ["managers@example.com"]
    assert sent.subject == "Nightly report report-2026-03-27.csv"
    assert "orders placed: 0" in sent.body


def test_it_is_written_every_night(folder: Path):
    """Once per night, also when the clocks are put forward and half past two does not exist."""
    with testing.frozen_time(START) as clock:
        NightlyReport()
        for _hour in range(4 * 24):
            clock.advance(timedelta(hours=1))
            testing.run_due()

    assert sorted(path.name for path in folder.glob("*.csv")) == [
        f"report-2026-03-{day}.csv" for day in (27, 28, 29, 30, 31)
    ]
    assert len(mail.outbox) == 5


def test_there_is_only_one(folder: Path):
    """Starting it again gives the one that is there, and writes nothing."""
    with testing.frozen_time(START):
        first, second = NightlyReport(), NightlyReport()

    assert first.id == second.id
    assert len(mail.outbox) == 1


def test_without_managers_no_mail_is_sent(folder: Path, manager):
    """The report is written all the same."""
    manager.groups.clear()

    with testing.frozen_time(START):
        NightlyReport()

    assert mail.outbox == []
    assert len(list(folder.glob("*.csv"))) == 1
