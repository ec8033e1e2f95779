"""What is kept of mails that were deleted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from automations.models import MailTotal

pytestmark = pytest.mark.django_db

KEY = {"automation_class": "shop.Pay", "step": "bill", "hour": datetime(2026, 3, 2, 9, tzinfo=UTC)}


def test_there_is_one_row_for_each_key() -> None:
    row = MailTotal.objects.create(**KEY)
    assert (str(row), row.sent) == ("shop.Pay bill 2026-03-02 09:00:00+00:00", 0)
    MailTotal.objects.create(**{**KEY, "step": "remind"})
    with pytest.raises(IntegrityError), transaction.atomic():
        MailTotal.objects.create(**KEY)
