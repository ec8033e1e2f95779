"""Teams: they begin when it is their time, each with its own issues."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from automations.models import AutomationModel
from sample_flows.automations import IssueDiscussion, NightlyReport
from sample_flows.models import IssueList
from sample_flows.simulation import teams
from sample_flows.simulation.world import World
from tests.sample_flows.simulation.conftest import nobody


@pytest.fixture
def planned(world: World, settings: Any, tmp_path: Path) -> World:
    settings.SAMPLE_REPORT_DIR = tmp_path
    teams.plan(world)
    return world


def started(automation: Any) -> list[AutomationModel]:
    name = automation.get_automation_class_name()
    return list(AutomationModel.objects.filter(automation_class=name).order_by("created"))


def test_every_team_has_its_issues(planned: World) -> None:
    """In the order of the list, before anything begins."""
    lists = IssueList.objects.prefetch_related("issues")

    assert {one.team: tuple(issue.title for issue in one.issues.all()) for one in lists} == (
        teams.ISSUES
    )
    assert not AutomationModel.objects.exists()


def test_two_teams_begin_early_and_one_shortly_before_the_end(planned: World) -> None:
    """So that a discussion is still going on when somebody looks."""
    planned.run(nobody)

    first, second, third = started(IssueDiscussion)
    assert max(first.created, second.created) < planned.start + timedelta(hours=8)
    assert timedelta(0) < planned.end - third.created <= timedelta(hours=3)
    assert third.instance.issue_list.team == "Shop"


def test_report_is_written_from_the_first_day_on(planned: World, tmp_path: Path) -> None:
    """At the start, and once in each of the three nights."""
    planned.run(nobody)

    assert len(started(NightlyReport)) == 1
    assert len(list(tmp_path.glob("*.csv"))) == 4
