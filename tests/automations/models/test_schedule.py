"""Schedules as rows."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from automations.models import Schedule

pytestmark = pytest.mark.django_db


def test_a_schedule_is_stored_once() -> None:
    """Two workers that see a new one at once store one row."""
    first = Schedule.objects.create(automation_class="shop.Welcome")
    assert str(first) == "shop.Welcome"
    assert str(Schedule.objects.create(automation_class="shop.Welcome", name="b")).endswith(" b")
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.create(automation_class="shop.Welcome")
