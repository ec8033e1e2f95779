"""Tasks that were there before lanes were get the lanes of their flows."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from automations.engine import lanes
from automations.migrations import _lanes
from automations.models import AutomationTaskModel
from tests.automations.engine.racing import left_to_workers
from tests.flows import units


def lanes_now(*runs: Any) -> list[int]:
    rows = AutomationTaskModel.objects.filter(automation_id__in=[run.id for run in runs])
    return list(rows.order_by("pk").values_list("lane", flat=True))


@pytest.mark.django_db
def test_live_tasks_get_the_lane_that_new_ones_get(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lanes, "BATCH", 2)
    runs = [left_to_workers(units.Step) for _ in range(5)]
    AutomationTaskModel.objects.update(lane=0)

    _lanes.fill(apps, connection.schema_editor())

    assert lanes_now(*runs) == [lanes.of(units.Step, "step")] * 5


@pytest.mark.django_db
def test_what_is_over_stays_as_it_is() -> None:
    run = left_to_workers(units.Step)
    AutomationTaskModel.objects.update(lane=0, state="done", due=None)

    _lanes.fill(apps, connection.schema_editor())

    assert lanes_now(run) == [0]
