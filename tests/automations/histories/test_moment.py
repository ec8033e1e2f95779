"""What the database writes of a moment is what Python would write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.db.models import Func

from automations.histories import moment
from automations.histories.kinds import written
from automations.models import AutomationModel, AutomationTaskModel

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def told(at: datetime | None) -> Any:
    """Store a moment and return it as it is selected."""
    row = AutomationModel.objects.create(automation_class="shop.A", paused_until=at)
    found = AutomationModel.objects.filter(pk=row.pk)
    return found.values_list(moment.selected(AutomationModel, "paused_until"), flat=True).get()


@pytest.mark.parametrize(
    "at",
    [
        NOON,
        NOON + timedelta(microseconds=1),
        NOON.replace(microsecond=120_000),
        NOON.replace(microsecond=999_999),
        datetime(1990, 1, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2116, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_a_moment_is_text_with_all_its_digits(at: datetime) -> None:
    assert told(at) == written(at)


def test_no_moment_is_none() -> None:
    assert told(None) is None


def test_other_attributes_are_selected_as_they_are() -> None:
    for name in ("data", "definition_id", "restarted_from__uuid", "uuid"):
        assert moment.selected(AutomationModel, name) == name
    assert isinstance(moment.selected(AutomationTaskModel, "held"), Func)


@pytest.mark.only_on("sqlite", "mariadb")
def test_a_database_with_a_zone_of_its_own_gives_datetimes(monkeypatch: Any) -> None:
    """`DATABASES["default"]["TIME_ZONE"]` says so; PostgreSQL knows the zone of each moment."""
    monkeypatch.setitem(connections["default"].__dict__, "timezone_name", "Europe/Berlin")
    assert moment.selected(AutomationModel, "created") == "created"
