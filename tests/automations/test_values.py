"""Values of declarations: durations, moments, numbers, and what computes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from automations.exceptions import DefinitionError
from automations.flow import this
from automations.values import (
    as_aware,
    as_timedelta,
    is_computed,
    positive,
    said_duration,
    said_moment,
)

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("value", [HOUR, 3600, 3600.0])
def test_durations_are_timedeltas_or_seconds(value: Any) -> None:
    assert as_timedelta(value) == HOUR


def test_naive_moment_is_taken_in_the_current_zone() -> None:
    with timezone.override("Europe/Berlin"):
        found = as_aware(datetime(2026, 7, 1, 12))  # noqa: DTZ001

    assert found == datetime(2026, 7, 1, 10, tzinfo=UTC)


def test_no_moment_stays_none() -> None:
    assert as_aware(None) is None


@pytest.mark.parametrize("value", [True, "1", None])
def test_other_values_are_no_durations_and_no_numbers(value: Any) -> None:
    with pytest.raises(DefinitionError, match="is no duration"):
        as_timedelta(value)
    with pytest.raises(DefinitionError, match="must be a whole number"):
        positive(value)


def test_what_computes_a_value_is_a_callable_or_a_reference() -> None:
    assert is_computed(len)
    assert is_computed(this.limit)
    assert is_computed("self.limit")
    assert not is_computed("limit")


def test_what_computes_a_value_is_said_by_its_name() -> None:
    assert said_duration(HOUR) == 3600
    assert said_duration(this.limit) == "limit"
    assert said_moment(datetime(2026, 7, 1, tzinfo=UTC)) == "2026-07-01T00:00:00+00:00"
    assert said_moment(len) == "len"
