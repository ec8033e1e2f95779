"""The second guard of limits: no slot is stored twice, and nobody queues twice."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from automations import clock
from automations.models import Permit, Queued


@pytest.mark.django_db
def test_a_slot_is_stored_once() -> None:
    one = Permit.objects.create(key="k", slot=0, taken=clock.now())
    assert str(one) == "k 0"

    with pytest.raises(IntegrityError):
        Permit.objects.create(key="k", slot=0, taken=clock.now())


@pytest.mark.django_db
def test_a_task_queues_once() -> None:
    one = Queued.objects.create(key="k", task=1, since=clock.now())
    assert str(one) == "k 1"

    with pytest.raises(IntegrityError):
        Queued.objects.create(key="other", task=1, since=clock.now())
