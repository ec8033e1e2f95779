"""What was done to instances in bulk is such as people and the engine leave behind."""

from __future__ import annotations

import pytest

from automations.models import Batch, BatchItem, Event, Worker
from benchmarks import instances, past

pytestmark = pytest.mark.django_db(transaction=True)


def test_events_tell_of_failures_and_of_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the instance and flow that their task belongs to; nobody is named for a failure."""
    monkeypatch.setattr(past, "BATCHES", 2)
    shop = instances.Shop(400)
    instances.fill(shop)
    written = past.fill(shop)
    events = Event.objects.select_related("automation", "task")
    assert set(events.values_list("kind", flat=True)) == {"failed", "retried", "data_edited"}
    for event in events:
        assert event.automation is not None
        assert event.task is not None
        assert event.task.automation_id == event.automation_id
        assert event.automation_class == event.automation.automation_class
        assert (event.actor_name == "") == (event.kind == "failed")
    assert BatchItem.objects.count() == 2 * 400
    assert Worker.objects.filter(stopped__isnull=True).count() == past.WORKERS
    assert written == events.count() + 800 + Batch.objects.count() + past.WORKERS
