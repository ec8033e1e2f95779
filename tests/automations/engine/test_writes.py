"""Gathered writes: each row gets what is its own, and a lost fence is noticed."""

from __future__ import annotations

import pytest

from automations.engine import composed, writes
from automations.engine.gathered import Writes
from automations.engine.statements import table
from automations.exceptions import LostLease
from automations.models import AutomationModel, AutomationTaskModel, Event

pytestmark = pytest.mark.django_db


def test_instances_are_updated_each_with_its_own_fields() -> None:
    rows = [AutomationModel.objects.create(automation_class="x") for _ in range(3)]
    values = ({"reason": "one"}, {"reason": "other"}, {"data": '{"n": 3}'})
    writes.write(Writes(changes={row.pk: found for row, found in zip(rows, values, strict=True)}))
    found = AutomationModel.objects.order_by("pk").values_list("reason", "data")
    assert list(found) == [("one", {}), ("other", {}), ("", {"n": 3})]


def test_rows_are_inserted_in_their_order() -> None:
    parameters = table(Event, "default").parameters
    writes.write(Writes(rows={Event: [parameters({"kind": kind}) for kind in "abc"]}))
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == ["a", "b", "c"]


def test_answers_are_written_if_all_fences_hold() -> None:
    row = AutomationModel.objects.create(automation_class="x")
    one, other = (AutomationTaskModel.objects.create(automation=row, fence=n) for n in (1, 2))
    writes.write(Writes(answers={("message",): [["a", one.pk, 1], ["b", other.pk, 2]]}))
    found = AutomationTaskModel.objects.order_by("pk").values_list("message", flat=True)
    assert list(found) == ["a", "b"]
    with pytest.raises(LostLease):
        writes.write(Writes(answers={("message",): [["c", one.pk, 1], ["d", other.pk, 9]]}))


@pytest.mark.only_on("postgresql", "sqlite")
def test_rows_with_reserved_keys_are_there_before_those_that_refer_to_them() -> None:
    row = AutomationModel.objects.create(automation_class="x")
    tasks = table(AutomationTaskModel, "default")
    task = AutomationTaskModel(pk=7_000, automation=row)
    values = tasks.values(task, tasks.keyed_attributes)
    event = table(Event, "default").parameters({"kind": "note", "task_id": 7_000})
    writes.write(Writes(rows={Event: [event]}, keyed={tasks: {7_000: values}}))
    assert Event.objects.get().task_id == AutomationTaskModel.objects.get().pk


@pytest.mark.only_on("postgresql")
def test_more_than_one_statement_takes_is_written_by_several(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(composed, "MOST", 5)
    parameters = table(Event, "default").parameters
    writes.write(Writes(rows={Event: [parameters({"kind": kind}) for kind in "abc"]}))
    assert Event.objects.count() == 3
