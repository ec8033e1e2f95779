"""How many histories of a flow are stored, and how long they are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from automations import flow, testing
from automations.engine import retention
from automations.models import AutomationModel
from automations_admin import room
from automations_admin.flows import held
from automations_admin.flows.held import Held
from tests.automations_admin.shop import NAME, Simple

pytestmark = pytest.mark.django_db

SIMPLE = f"{NAME}.Simple"
NEW_YEAR = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOTHING = Held(0, None, 0, None, 0, 0)


class Kept(flow.Automation):
    """Is kept for ten days."""

    end = flow.End()

    class Meta:
        keep = timedelta(days=10)


KEPT = Kept.get_automation_class_name()


def test_what_is_stored_and_since_when() -> None:
    with testing.frozen_time(NEW_YEAR) as clock:
        Simple(text="x" * 1000)
        clock.advance(days=1)
        Simple(text="x" * 1000)
        found = held.of(SIMPLE)
    assert (found.stored, found.since, found.due) == (2, NEW_YEAR, 0)
    pks = AutomationModel.objects.values_list("pk", flat=True)
    assert found.size == room.of(list(pks)) > 2 * (1_000 + 1_000)


def test_old_ones_count_for_the_room_as_well_as_new_ones() -> None:
    """The newest of a long journey have hardly begun, and hold little."""
    for _ in range(20):
        Simple(text="x" * 4_000)
    for _ in range(60):
        Simple()
    pks = AutomationModel.objects.values_list("pk", flat=True)

    assert held.measured(SIMPLE).size == pytest.approx(room.of(list(pks)), rel=0.1)


def test_what_is_due_and_what_was_deleted() -> None:
    with testing.frozen_time(NEW_YEAR) as clock:
        Kept()
        clock.advance(days=11)
        Kept()
        assert (held.measured(KEPT).due, held.measured(KEPT).keep) == (1, timedelta(days=10))
        list(retention.delete_due(retention.declared()))
        assert (held.measured(KEPT).due, held.measured(KEPT).gone) == (0, 1)


def test_only_the_oldest_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "OLDEST", 2)
    with testing.frozen_time(NEW_YEAR) as clock:
        Kept(), Kept(), Kept()
        clock.advance(days=11)
        found = held.measured(KEPT)
    assert found.due == 2
    assert "2+ are due for deletion." in list(found.sentences())


def test_the_figures_are_asked_for_now_and_then() -> None:
    """A page that refreshes itself does not measure each time."""
    Simple()
    held.of(SIMPLE)
    with CaptureQueriesContext(connection) as queries:
        assert held.of(SIMPLE).stored == 1
    assert not queries


def test_the_queries_are_the_same_for_few_and_for_many() -> None:
    def cost(instances: int) -> int:
        for _ in range(instances):
            Simple()
        with CaptureQueriesContext(connection) as queries:
            held.measured(SIMPLE)
        return len(queries)

    assert cost(1) == cost(60)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (NOTHING, ["Histories are kept for ever."]),
        (
            Held(1, NEW_YEAR, 2_048, timedelta(days=30), 0, 0),
            [
                "1 history is stored since Jan. 1, 2026, about 2.0\xa0KB.",
                "Histories are kept for 30 days after their end.",
            ],
        ),
        (
            Held(1_200_000, NEW_YEAR, 3 * 2**30, timedelta(hours=12), 10_000, 5_000),
            [
                "1,200,000 histories are stored since Jan. 1, 2026, about 3.0\xa0GB.",
                "Histories are kept for 12 h after their end.",
                "10,000+ are due for deletion.",
                "5,000 were deleted; their outcomes are in the totals.",
            ],
        ),
    ],
)
def test_what_the_page_says(found: Held, said: list[str]) -> None:
    assert list(found.sentences()) == said


def test_it_speaks_german() -> None:
    with translation.override("de"):
        said = list(Held(3, NEW_YEAR, 2_048, timedelta(days=30), 1, 1).sentences())
    assert said[0].startswith("3 Verläufe sind gespeichert seit 1. Januar 2026, etwa 2,0")
    assert said[1] == "Nach ihrem Ende werden Verläufe mit einer Frist von 30 Tagen aufbewahrt."
    assert said[2] == "1 ist zur Löschung fällig."


def test_flows_whose_class_is_gone_go_by_the_setting(settings: Any) -> None:
    Simple()
    AutomationModel.objects.update(automation_class="gone.Away")
    settings.AUTOMATIONS = {"KEEP": 7}
    assert held.measured("gone.Away").keep == timedelta(days=7)


def test_any_name_will_do() -> None:
    """Also one that no cache would take as a key."""
    assert held.of('"> ä\n' + "x" * 300).stored == 0
