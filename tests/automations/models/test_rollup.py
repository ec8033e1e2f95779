"""Statistics as hourly counts."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from automations import clock
from automations.models import AutomationModel, Counted, Rollup, RollupState, Slice, Trail
from tests.flows.basics import Five

pytestmark = pytest.mark.django_db


def test_each_count_has_one_row() -> None:
    of = Slice.objects.create(automation_class="a.B", digest="1")
    said = {"slice": of, "dated": "start", "what": "entered", "hour": clock.now()}
    Rollup.objects.create(**said, n=1)
    Rollup.objects.create(**said, kept=True, n=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rollup.objects.create(**said, n=1)


def test_rows_say_what_they_are() -> None:
    of = Slice.objects.create(automation_class="a.B", digest="1")
    row = AutomationModel.objects.get(pk=Five().id)
    assert str(of) == f"a.B {of.pk}"
    assert str(Trail(path=["", ["a", "b"], []])) == "a, b"
    assert str(Rollup(what="reached", place="a", n=3)) == "reached a 3"
    assert str(Counted(instance=row)) == str(row.pk)
    assert str(RollupState(as_of=None)) == "None"
