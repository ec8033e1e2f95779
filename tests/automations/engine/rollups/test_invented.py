"""What is counted adds up for whatever flow there is, however it runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations import clock as now
from automations import registry, testing
from automations.engine import retention
from automations.engine.rollups import passes
from automations.models import AutomationModel
from tests import effort
from tests.automations.dryrun import random_flows
from tests.automations.engine.conftest import BEGIN
from tests.automations.engine.rollups import naive

pytestmark = pytest.mark.django_db

PARTS = ("reached", "waiting", "passed", "dropped", "failed", "skipped")


@given(
    random_flows.flows(), st.lists(random_flows.data, min_size=1, max_size=4),
    st.lists(st.integers(1, 400), max_size=4),
)  # fmt: skip
@settings(max_examples=effort.examples(25), deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_counted_is_what_the_rows_say(
    automation: Any, people: list[dict[str, Any]], pauses: list[int]
) -> None:
    with transaction.atomic(), testing.frozen_time(BEGIN) as clock:
        try:
            for data in people:
                automation(**data)
                passes.roll(now.now())
            for minutes in pauses:
                testing.run_until(clock, clock.now() + timedelta(minutes=minutes))
                passes.roll(now.now())
            assert_as_the_rows()
            before = naive.every_row()
            passes.rebuild()
            assert naive.every_row() == before
            retention.delete_instances(
                list(AutomationModel.objects.filter(finished=True).values_list("pk", flat=True))
            )
            assert naive.every_row() == before
        finally:
            registry.unregister(automation)
            transaction.set_rollback(True)


def assert_as_the_rows() -> None:
    """Assert that the sums are those of a plain count, and that they add up."""
    found = naive.stored("start", *PARTS, "edge", "entered", "in_progress", *naive.OUTCOMES)
    of_visits = {key: n for key, n in found.items() if key[1] and key[0] != "edge"}
    assert of_visits == naive.visits()
    assert {key: n for key, n in found.items() if key[0] == "edge"} == naive.edges()
    assert {key: n for key, n in found.items() if not key[1]} == naive.instances()
    whole = sum(found[what, ""] for what in ("in_progress", *naive.OUTCOMES))
    assert found["entered", ""] == whole
    for what, node in list(found):
        if what == "reached":
            parts = (found[part, node] for part in ("waiting", "passed", "dropped", "failed"))
            assert found[what, node] == sum(parts), node
