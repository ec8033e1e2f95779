"""The simulated weeks: every state occurs, and only what is meant to fail has failed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from automations.models import AutomationModel, AutomationTaskModel
from sample_flows import people_file, people_import
from sample_flows.data import make_people
from sample_flows.simulation import logins, weeks

pytestmark = pytest.mark.django_db


@pytest.fixture
def simulated(gateway: Any, settings: Any, tmp_path: Path) -> Path:
    """Three weeks of a few people, and the folder of their reports."""
    settings.SAMPLE_REPORT_DIR = tmp_path
    logins.create()
    people_import.store(people_file.read(make_people.PATH.read_bytes()).people)
    weeks.simulate(3, 60)
    return tmp_path


def test_every_state_occurs(simulated: Path):
    """In three weeks that end now; nothing fails but wrong cards and a carrier that is down."""
    instances, tasks = AutomationModel.objects.all(), AutomationTaskModel.objects.all()

    assert set(instances.values_list("state", flat=True)) >= {
        "running",
        "paused",
        "completed",
        "exited",
        "failed",
        "cancelled",
    }
    assert set(tasks.values_list("state", flat=True)) >= {
        "waiting",
        "done",
        "skipped",
        "failed",
        "cancelled",
    }
    assert set(tasks.values_list("waiting", flat=True)) >= {
        "time",
        "condition",
        "branches",
        "person",
        "retry",
    }
    assert {
        (task.status, task.error_class.rpartition(".")[2]) for task in tasks.filter(state="failed")
    } == {("validate_card", "InvalidCard"), ("parcel", "CarrierUnavailable")}
    # Whether that of today is among them depends on the hour.
    assert len(list(simulated.glob("*.csv"))) in {21, 22}
    assert timedelta(0) <= timezone.now() - tasks.latest("created").created < timedelta(hours=2)


def test_the_same_seed_gives_the_same_weeks(gateway: Any, settings: Any, tmp_path: Path):
    """As many instances and tasks in each state, step by step."""
    settings.SAMPLE_REPORT_DIR = tmp_path
    logins.create()
    people_import.store(people_file.read(make_people.PATH.read_bytes()).people)

    first, second = weeks_undone(), weeks_undone()

    assert first == second
    assert first.total() > 100


def weeks_undone() -> Counter[tuple[str, ...]]:
    """Count the tasks of a simulated week by flow, step and state, and undo it."""
    with transaction.atomic():
        weeks.simulate(1, 40, end=datetime(2026, 5, 4, 12, tzinfo=UTC))
        tasks = AutomationTaskModel.objects.values_list(
            "automation__automation_class", "status", "state", "waiting"
        )
        counts = Counter(tasks)
        transaction.set_rollback(True)
    return counts
