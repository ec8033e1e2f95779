"""Many rows by few statements: what is given is stored, and what is missing gets its default."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations.engine import bulk
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Counted,
    Event,
    Slice,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, 0, 0, 5, tzinfo=UTC)


def instances(count: int) -> list[dict[str, Any]]:
    """Return rows of instances."""
    return [
        {"uuid": uuid4(), "automation_class": f"shop.{n}", "data": {"n": n}, "created": NOW}
        for n in range(count)
    ]


def test_rows_are_stored_in_their_order() -> None:
    """More than one statement takes on any database."""
    rows = instances(120)
    pks = bulk.insert(AutomationModel, rows)
    assert pks == sorted(pks)
    found = AutomationModel.objects.in_bulk(pks)
    assert [(found[pk].uuid, found[pk].data) for pk in pks] == [
        (row["uuid"], row["data"]) for row in rows
    ]
    assert {one.created for one in found.values()} == {NOW}


def test_what_is_missing_gets_its_default() -> None:
    (pk,) = bulk.insert(AutomationModel, [{"uuid": str(uuid4()), "automation_class": "shop.A"}])
    found = AutomationModel.objects.get(pk=pk)
    assert (found.state, found.tokens, found.live_key, found.origin) == ("running", 0, None, None)
    assert len(found.key) > 20
    assert found.kept_answers == {}


def test_all_kinds_of_values_are_stored() -> None:
    (pk,) = bulk.insert(AutomationModel, instances(1))
    task = {
        "uuid": str(UUID(int=7, version=4)), "automation_id": pk, "status": "ä“😀", "path": "",
        "previous_id": None, "finished": NOW, "result": [None, {"a": 1.5}], "changes": None,
        "requires_interaction": True, "interaction_permissions": ["shop.pay"],
    }  # fmt: skip
    (task_pk,) = bulk.insert(AutomationTaskModel, [task])
    found = AutomationTaskModel.objects.get(pk=task_pk)
    assert {name: getattr(found, name) for name in task} == {**task, "uuid": found.uuid}
    assert AutomationTaskModel.objects.filter(changes__isnull=True).exists()


def test_rows_without_a_uuid_need_none() -> None:
    (pk,) = bulk.insert(AutomationModel, instances(1))
    bulk.insert(Event, [{"automation_id": pk, "kind": "note", "detail": {"a": 1}}] * 2)
    assert [event.detail for event in Event.objects.all()] == [{"a": 1}] * 2


def test_few_statements_are_enough() -> None:
    rows = instances(40)
    with CaptureQueriesContext(connection) as queries:
        bulk.insert(AutomationModel, rows)
    assert len(queries) <= 3


def test_of_nothing_nothing_is_stored() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert bulk.insert(Attempt, []) == []
    assert len(queries) == 0


def test_rows_whose_keys_nobody_asks_for_are_stored_alike() -> None:
    (pk,) = bulk.insert(AutomationModel, instances(1))
    (task,) = bulk.insert(
        AutomationTaskModel, [{"uuid": uuid4(), "automation_id": pk, "status": "a"}]
    )
    bulk.add(Attempt, [{"task_id": task, "number": n, "started": NOW} for n in range(3)])
    found = Attempt.objects.filter(task_id=task).order_by("number")
    assert [(one.number, one.started) for one in found] == [(0, NOW), (1, NOW), (2, NOW)]


def test_plain_rows_bring_their_own_primary_keys() -> None:
    """Such as figures of ours, which need no look at what JSON cannot hold."""
    pks = bulk.insert(AutomationModel, instances(3))
    number = Slice.objects.create(automation_class="shop.A", digest="d").pk
    rows = [{"instance_id": pk, "slice_id": number, "facts": [[pk, "ä\"'%s"], None]} for pk in pks]
    bulk.add_plain(Counted, rows)
    bulk.add_plain(Counted, [])
    found = Counted.objects.order_by("pk").values("instance_id", "slice_id", "facts")
    assert list(found) == rows
