"""One statement of PostgreSQL writes what a sequence of statements would have written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from automations.engine import composed, reserved, store
from automations.engine.gathered import Writes
from automations.engine.statements import table
from automations.exceptions import LostLease
from automations.models import AutomationModel, AutomationTaskModel, Event

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def made(count: int) -> tuple[list[AutomationModel], list[AutomationTaskModel]]:
    """Return instances with a task each, whose fence is 1."""
    rows = [AutomationModel.objects.create(automation_class="x") for _ in range(count)]
    tasks = [AutomationTaskModel.objects.create(automation=row, fence=1) for row in rows]
    return rows, tasks


def written(writes: Writes) -> str | None:
    """Make writes by one statement; return the mark that it tells."""
    return composed.write(composed.composed(writes), sum(map(len, writes.answers.values())))


def mark_of(row: AutomationModel) -> str:
    """Return the version of a row as the database has it."""
    instances = store.instance_table()
    sql = f"SELECT {instances.mark} FROM {instances.name} WHERE id = %s"
    return str(store.run(sql, [row.pk]).fetchall()[0][0])


def test_all_that_a_step_writes_is_written_at_once(django_assert_num_queries: object) -> None:
    [row], [task] = made(1)
    [key, *_] = reserved.reserve(store.task_table())
    follows = AutomationTaskModel(pk=key, automation=row, previous=task, status="next")
    tasks = store.task_table()
    writes = Writes(
        answers={("state", "finished"): [["done", NOON, task.pk, 1]]},
        rows={Event: [table(Event, "default").parameters({"kind": "note", "task_id": task.pk})]},
        keyed={tasks: {key: tasks.values(follows, tasks.keyed_attributes)}},
        changes={row.pk: {"data": '{"n": 1}', "tokens": 2}},
    )
    with django_assert_num_queries(1):  # type: ignore[operator]
        mark = written(writes)
    task.refresh_from_db()
    row.refresh_from_db()
    assert (task.state, task.finished, row.data, row.tokens) == ("done", NOON, {"n": 1}, 2)
    assert AutomationTaskModel.objects.get(pk=key).previous == task
    assert Event.objects.get().task_id == task.pk
    assert mark == mark_of(row)


@pytest.mark.parametrize("count", [2, 7])
def test_rows_that_are_alike_each_get_their_own(count: int) -> None:
    rows, tasks = made(count)
    writes = Writes(
        answers={("message", "due"): [[f"m{one.pk}", None, one.pk, 1] for one in tasks]},
        changes={row.pk: {"data": f'{{"n": {row.pk}}}', "ended": NOON} for row in rows},
    )
    assert written(writes) is None
    for row, task in zip(rows, tasks, strict=True):
        row.refresh_from_db()
        task.refresh_from_db()
        assert (row.data, row.ended, task.message) == ({"n": row.pk}, NOON, f"m{task.pk}")


@pytest.mark.parametrize("count", [1, 3])
def test_a_lost_fence_is_noticed(count: int) -> None:
    _, tasks = made(count)
    AutomationTaskModel.objects.filter(pk=tasks[-1].pk).update(fence=2)
    writes = Writes(answers={("message",): [["m", one.pk, 1] for one in tasks]})
    with pytest.raises(LostLease):
        written(writes)


def test_a_new_instance_tells_its_mark() -> None:
    instances = store.instance_table()
    [key, *_] = reserved.reserve(instances)
    row = AutomationModel(pk=key, automation_class="x")
    values = instances.values(row, instances.keyed_attributes)
    assert written(Writes(keyed={instances: {key: values}})) == mark_of(row)
