"""The ledger of a limit: slots follow the number that the code allows now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from automations.engine import ledger, store
from automations.engine.permits import Full, Take
from automations.limits import Limit
from automations.models import AutomationTaskModel, Permit, Queued
from tests.automations.engine.racing import left_to_workers
from tests.flows import limited

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def task(**more: object) -> AutomationTaskModel:
    found: AutomationTaskModel = AutomationTaskModel.objects.get(
        automation_id=left_to_workers(limited.OneAtOnce).id
    )
    for name, value in more.items():
        setattr(found, name, value)
    found.save()
    return found


def test_slots_above_a_smaller_number_go_when_they_are_free() -> None:
    for slot in range(4):
        Permit.objects.create(key="k", slot=slot, taken=NOW)

    with store.atomic():
        said = ledger.opened("k").asked(Limit(2), 9, 1, NOW)

    assert said == Take(0)
    assert Permit.objects.count() == 2


def test_who_queues_gets_the_slots_that_a_greater_number_adds() -> None:
    holder = task(state="running", fence=1)
    waits = task(state="waiting", waiting="limit", due=None)
    Permit.objects.create(key="k", slot=0, task=holder.pk, fence=1, taken=NOW)
    Queued.objects.create(key="k", task=waits.pk, since=NOW)

    with store.atomic():
        said = ledger.opened("k").asked(Limit(2), 9, 1, NOW)

    assert said == Full()
    waits.refresh_from_db()
    assert waits.due == NOW


def test_who_waits_no_more_is_taken_off_the_queue() -> None:
    over = task(state="cancelled", due=None)
    Permit.objects.create(key="k", slot=0, taken=NOW)
    Queued.objects.create(key="k", task=over.pk, since=NOW)
    Queued.objects.create(key="k", task=10**6, since=NOW)

    with store.atomic():
        assert ledger.opened("k").call(NOW) == []

    assert not Queued.objects.exists()
    over.refresh_from_db()
    assert over.due is None


def test_keys_of_the_queue_are_stepped_through() -> None:
    for number, key in enumerate(["a", "a", "b"]):
        Queued.objects.create(key=key, task=number, since=NOW)

    assert [ledger.next_key(after) for after in ("", "a", "b")] == ["a", "b", None]
