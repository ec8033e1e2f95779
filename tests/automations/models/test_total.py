"""What is kept of histories that were deleted."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from automations.models import Total
from automations.status import Outcome

pytestmark = pytest.mark.django_db

KEY = {"automation_class": "shop.Payment", "day": date(2026, 3, 2), "outcome": Outcome.FAILED}


def test_there_is_one_row_for_each_key() -> None:
    row = Total.objects.create(**KEY)
    assert (str(row), row.instances, row.failures) == ("shop.Payment 2026-03-02 failed", 0, 0)
    Total.objects.create(**KEY, fingerprint="a" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        Total.objects.create(**KEY)
