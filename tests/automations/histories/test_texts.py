"""What is read of a column as text is what Python would write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.db.models import Func

from automations.histories import texts
from automations.histories.kinds import written
from automations.models import AutomationModel, AutomationTaskModel

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def told(at: datetime | None) -> Any:
    """Store a moment and return it as it is selected."""
    row = AutomationModel.objects.create(automation_class="shop.A", paused_until=at)
    found = AutomationModel.objects.filter(pk=row.pk)
    return found.values_list(texts.selected(AutomationModel, "paused_until"), flat=True).get()


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
    for name in ("state", "definition_id", "finished"):
        assert texts.selected(AutomationModel, name) == name
        assert texts.decoder(AutomationModel, name) is None
    assert isinstance(texts.selected(AutomationTaskModel, "held"), Func)


@pytest.mark.only_on("sqlite", "mariadb")
def test_a_database_with_a_zone_of_its_own_gives_datetimes(monkeypatch: Any) -> None:
    """`DATABASES["default"]["TIME_ZONE"]` says so; PostgreSQL knows the zone of each moment."""
    monkeypatch.setitem(connections["default"].__dict__, "timezone_name", "Europe/Berlin")
    assert texts.selected(AutomationModel, "created") == "created"
    decode = texts.decoder(AutomationModel, "created")
    assert decode is not None
    assert [decode(NOON), decode(None)] == [written(NOON), None]


@pytest.mark.parametrize(
    "value", [{}, {"a": [1, 2.5, None, True, "ä"]}, {"nested": {"list": [{}, []], "text": "{}"}}]
)
def test_json_is_decoded_as_its_field_does(value: Any) -> None:
    row = AutomationModel.objects.create(automation_class="shop.A", data=value)
    assert read("data", row) == value


@pytest.mark.parametrize("value", [None, [], "", "{}", 0, False, [None]])
def test_results_of_every_kind_are_decoded(value: Any) -> None:
    row = AutomationModel.objects.create(automation_class="shop.A")
    task = AutomationTaskModel.objects.create(automation=row, status="a", result=value)
    assert read("result", task) == value


def test_uuids_are_text_in_their_usual_form() -> None:
    first = AutomationModel.objects.create(automation_class="shop.A")
    second = AutomationModel.objects.create(automation_class="shop.A", restarted_from=first)
    assert read("uuid", second) == str(second.uuid)
    assert read("restarted_from__uuid", second) == str(first.uuid)
    assert read("restarted_from__uuid", first) is None


def read(attribute: str, row: Any) -> Any:
    """Return an attribute of a row as documents have it."""
    model = type(row)
    found = model.objects.filter(pk=row.pk).values_list(texts.selected(model, attribute), flat=True)
    decode = texts.decoder(model, attribute)
    assert decode is not None
    return decode(found.get())
