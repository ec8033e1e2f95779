"""Entries and refusals as rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from automations import clock
from automations.models import Entry, Refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "whose", "said"),
    [
        (Entry, {"subject": "shop.customer:1"}, "Welcome shop.customer:1"),
        (Refusal, {"hour": clock.now(), "reason": "once"}, "Welcome"),
    ],
)
def test_there_is_one_row_for_each(model: Any, whose: dict[str, Any], said: str) -> None:
    """However many write it at once."""
    row = model.objects.create(automation_class="Welcome", **whose)
    assert str(row).startswith(said)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(automation_class="Welcome", **whose)


def test_schedules_tell_entries_apart() -> None:
    for name in ("", "a", "b"):
        Entry.objects.create(automation_class="Welcome", subject="x", schedule=name)
    assert Entry.objects.count() == 3
