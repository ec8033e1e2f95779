"""A dry run decides as the engine does: same steps, same moments, same outcome."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from automations import testing
from automations.dryrun.run import DryRun
from automations.models import AutomationTaskModel
from tests import effort
from tests.automations.dryrun import random_flows
from tests.flows import patterns, pitfalls, units

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: How long both are watched.
SPAN = timedelta(days=2)
#: Time enough for the clocks to change.
LONG = timedelta(days=40)
#: Flows of other tests whose ways do not depend on what their steps do.
KNOWN = [
    patterns.Sequence,
    patterns.ParallelSplit,
    patterns.Synchronization,
    patterns.MultiMerge,
    patterns.MergeInside,
    patterns.Nested,
    patterns.BranchesAtTheJoin,
    patterns.SkippedSplit,
    pitfalls.Daily,
    pitfalls.AtThree,
    pitfalls.Slow,
    pitfalls.Limited,
    pitfalls.CatchUp,
    pitfalls.Skips,
    pitfalls.Monthly,
    units.Timed,
    units.Pair,
    units.Outside,
]


def story(tasks: Any) -> list[str]:
    """Return what is compared of tasks: where, how, when."""
    return [
        " ".join(map(str, (task.created, task.status, task.state, task.waiting, task.finished)))
        for task in sorted(tasks, key=lambda task: (task.created, task.status, str(task.finished)))
    ]


def by_engine(automation: Any, data: dict[str, Any], span: timedelta = SPAN) -> list[str]:
    """Run a flow for real."""
    with testing.frozen_time(BEGIN) as clock:
        run = testing.start(automation, **data)
        testing.run_until(clock, BEGIN + span)
        row = run.row
        tasks = AutomationTaskModel.objects.filter(automation=row.pk)
        return [
            str(row.state),
            row.reason,
            json.dumps(row.data, sort_keys=True),
            str(row.ended),
            *story(tasks),
        ]


def by_dry_run(automation: Any, data: dict[str, Any], span: timedelta = SPAN) -> list[str]:
    """Try the same."""
    run = DryRun(automation, data, at=BEGIN)
    run.move_to(BEGIN + span)
    row = run.stage.row
    return [
        str(row.state),
        row.reason,
        json.dumps(row.data, sort_keys=True),
        str(row.ended),
        *story(run.stage.tasks),
    ]


@given(random_flows.flows(), random_flows.data)
@settings(max_examples=effort.examples(60), deadline=None, suppress_health_check=list(HealthCheck))
def test_the_same_as_the_engine(automation: Any, data: dict[str, bool]) -> None:
    real = by_engine(automation, data)
    assert by_dry_run(automation, data) == real


@pytest.mark.parametrize("automation", KNOWN)
def test_the_same_for_flows_that_are_known(automation: Any) -> None:
    """What steps write is not compared, as a dry run executes none."""
    real, tried = by_engine(automation, {}, LONG), by_dry_run(automation, {}, LONG)
    del real[2], tried[2]
    assert tried == real


def test_one_event_after_the_other_comes_to_the_same() -> None:
    """However the clock is moved."""
    run = DryRun(pitfalls.Limited, at=BEGIN)
    while not run.outcome:
        run.next()
    whole = DryRun(pitfalls.Limited, at=BEGIN).advance(days=2)
    assert story(run.stage.tasks) == story(whole.stage.tasks)
    assert run.outcome == whole.outcome == "completed"
