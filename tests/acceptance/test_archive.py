"""The archive of docs/scale/archive.sql: histories that were deleted can still be read there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from automations import clock, testing
from automations.engine import recovery
from automations.models import AutomationModel, AutomationTaskModel, Event
from tests.flows import units

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]
FOLDER = Path(__file__).parent.parent.parent / "docs" / "scale"
SCRIPT = FOLDER / "archive.sql"


def asked(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Return what a statement of an operator gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall()) if cursor.description else []


def apply() -> None:
    """Do what `psql -f archive.sql` does."""
    with connection.cursor() as cursor:
        cursor.execute(SCRIPT.read_text(), None)


def take(age: str = "0 seconds") -> None:
    """Take into the archive what has ended longer ago than that."""
    asked("CALL automations_archive.take(%s::interval)", age)


@pytest.fixture(autouse=True)
def _archive() -> Iterator[None]:
    apply()
    for days in (-31, 0, 31):
        day = (datetime.now(UTC) + timedelta(days=days)).date()
        asked("SELECT automations_archive.make_month(%s)", day)
    yield
    asked("DROP SCHEMA automations_archive CASCADE")


def archived() -> list[int]:
    """Return which instances are in the archive."""
    return [pk for (pk,) in asked("SELECT id FROM automations_archive.history ORDER BY id")]


def test_what_was_deleted_can_be_read() -> None:
    """With the columns that the engine's tables have, in the order of its steps."""
    run = testing.start(units.Step, word="hi")
    row = run.row
    tasks = list(AutomationTaskModel.objects.filter(automation=row).order_by("pk").values())
    take()
    call_command("automation_delete_history", "0", verbosity=0)

    assert not AutomationModel.objects.filter(pk=row.pk).exists()
    far = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    read = AutomationModel.objects.raw(
        "SELECT * FROM automations_archive.instances(%s, %s)", [*far]
    )
    assert [(one.pk, one.uuid, one.state, one.data) for one in read] == [
        (row.pk, row.uuid, "completed", row.data)
    ]
    sql = "SELECT * FROM automations_archive.tasks(%s) ORDER BY id"
    assert [
        {name: getattr(one, name) for name in tasks[0]}
        for one in AutomationTaskModel.objects.raw(sql, [row.uuid])
    ] == tasks
    assert asked("SELECT count(*) FROM automations_archive.attempts(%s)", row.uuid) == [(1,)]


def test_engine_and_console_go_on_beside_it() -> None:
    old = testing.start(units.Step, word="hi").row.pk
    take()
    call_command("automation_delete_history", "0", verbosity=0)
    testing.start(units.Step, word="ho").assert_outcome("completed")

    users = get_user_model()
    client = Client()
    client.force_login(users.objects.create_superuser("boss"))
    for page in ("automationmodel", "flow", "failure"):
        url = reverse(f"admin:automations_{page}_changelist")
        assert client.get(url).status_code == 200
    assert archived() == [old]


def test_live_instances_are_left_alone() -> None:
    testing.start(units.Step, word="hi")
    waits = AutomationModel.objects.create(automation_class="x.Y")
    take()
    assert waits.pk not in archived()
    assert len(archived()) == 1


def test_a_second_time_changes_nothing() -> None:
    """Neither of the script nor of the taking."""
    testing.start(units.Step, word="hi")
    take()
    before = asked("SELECT * FROM automations_archive.history")
    apply()
    take()
    assert asked("SELECT * FROM automations_archive.history") == before


def test_what_was_retried_is_taken_anew() -> None:
    """Once, as it has ended in the end."""

    def fail(task: Any) -> None:
        raise ValueError("Not yet")

    with units.doing(step=fail):
        row = testing.start(units.Step).row
    assert row.state == "failed"
    take()
    recovery.retry(AutomationTaskModel.objects.get(automation=row), reason="Again")
    testing.run_due()
    take()
    events = asked("SELECT kind FROM automations_archive.events(%s) ORDER BY id", row.uuid)
    assert [kind for (kind,) in events] == list(
        Event.objects.filter(automation=row).order_by("pk").values_list("kind", flat=True)
    )
    assert archived() == [row.pk]


def test_younger_histories_stay() -> None:
    testing.start(units.Step, word="hi")
    take("1 day")
    assert archived() == []


def test_a_month_is_dropped_as_a_whole() -> None:
    testing.start(units.Step, word="hi")
    take()
    month = clock.now().strftime("%Y_%m")
    asked(f"DROP TABLE automations_archive.history_{month}")
    assert archived() == []


def test_migrations_may_change_the_tables() -> None:
    """What the archive gives then has the new columns, without anything being made anew."""
    run = testing.start(units.Step, word="hi")
    uuid = run.row.uuid
    take()
    with transaction.atomic():
        asked("ALTER TABLE automations_task ADD COLUMN extra integer")
        asked("ALTER TABLE automations_task ALTER COLUMN message TYPE text")
        asked("ALTER TABLE automations_task DROP COLUMN lost")
        (found,) = asked("SELECT extra FROM automations_archive.tasks(%s) LIMIT 1", uuid)
        assert found == (None,)
        transaction.set_rollback(True)


def test_autovacuum_is_set_by_table() -> None:
    """Undone afterwards, as other tests have these tables as well."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute((FOLDER / "autovacuum.sql").read_text(), None)
        where = "reloptions IS NOT NULL AND relname LIKE 'automations\\_%%'"
        assert asked(f"SELECT count(*) FROM pg_class WHERE {where}") == [(8,)]
        transaction.set_rollback(True)


# -- what docs/scale.md says that cannot be done -----------------------------------------------


@pytest.mark.parametrize("key", ["(id)", "(uuid)", "(previous_id, slot)"])
def test_tasks_by_time_would_lose_their_guards(key: str) -> None:
    """A constraint of a partitioned table must hold the column by which it is partitioned."""
    asked("CREATE TABLE parted (LIKE automations_task) PARTITION BY RANGE (created)")
    try:
        with pytest.raises(DatabaseError, match="must include all partitioning columns"):
            asked(f"ALTER TABLE parted ADD UNIQUE {key}")
    finally:
        asked("DROP TABLE parted")


def test_events_by_time_would_stop_migrations() -> None:
    """Ours build indexes while others write, which PostgreSQL does not on partitioned tables."""
    asked("CREATE TABLE parted (LIKE automations_event) PARTITION BY RANGE (created)")
    try:
        with pytest.raises(DatabaseError, match="concurrently"):
            asked("CREATE INDEX CONCURRENTLY parted_kind ON parted (kind, id)")
    finally:
        asked("DROP TABLE parted")
