"""A dry run decides as the engine does: same steps, same moments, same outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from automations import testing
from automations.dryrun.run import DryRun
from automations.models import AutomationTaskModel
from tests.automations.dryrun import random_flows

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: How long both are watched.
SPAN = timedelta(days=2)
MOST_PASSES = 300


def story(tasks: Any) -> list[str]:
    """Return what is compared of tasks: where, how, when."""
    return [
        " ".join(map(str, (task.created, task.status, task.state, task.waiting, task.finished)))
        for task in sorted(tasks, key=lambda task: (task.created, task.status, str(task.finished)))
    ]


def by_engine(automation: Any, data: dict[str, Any]) -> list[str]:
    """Run a flow for real."""
    with testing.frozen_time(BEGIN) as clock:
        run = testing.start(automation, **data)
        testing.run_until(clock, BEGIN + SPAN)
        row = run.row
        tasks = AutomationTaskModel.objects.filter(automation=row.pk)
        return [row.state, row.reason, str(row.data), str(row.ended), *story(tasks)]


def by_dry_run(automation: Any, data: dict[str, Any]) -> list[str]:
    """Try the same."""
    run = DryRun(automation, data, at=BEGIN)
    run.move_to(BEGIN + SPAN)
    row = run.stage.row
    return [row.state, row.reason, str(row.data), str(row.ended), *story(run.stage.tasks)]


@given(random_flows.flows(), random_flows.data)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_same_as_the_engine(automation: Any, data: dict[str, bool]) -> None:
    real = by_engine(automation, data)
    assert by_dry_run(automation, data) == real
