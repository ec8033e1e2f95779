"""Databases as the published django-automations leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from automations import testing
from automations.migrations import _published
from automations.models import AutomationModel, Definition
from tests import databases

migration = import_module("automations.migrations.suite_0006_changing_over")
FIXTURES = Path(__file__).parents[2] / "fixtures" / "changing_over"
TABLES = f"tables.{databases.chosen()}.sql"
#: The names of its migrations: those of the release, and two that only its repository has.
RELEASED = (
    "0001_initial",
    "0002_auto_20210506_1957",
    "0003_auto_20210511_0825",
    "0004_auto_20210511_1042",
    "0005_automationmodel_key",
    "0006_auto_20211121_1357",
)
REPOSITORY = (*RELEASED, "0007_auto_20211229_0622", "0008_auto_20220123_2236")
#: Some hours after the last thing that the published package did.
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)


def execute(*files: str) -> None:
    """Execute files of SQL, of which each line is a statement."""
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(
                "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES,NO_BACKSLASH_ESCAPES')"
            )
        for name in files:
            for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines():
                if not line.startswith("--"):
                    cursor.execute(line)
    if connection.vendor == "mysql":
        connection.close()


def make(names: tuple[str, ...] = RELEASED) -> None:
    """Put the tables, rows and recorded migrations of the published package in the database."""
    User.objects.create(pk=7, username="anna")
    Group.objects.create(pk=3, name="office")
    execute(TABLES, "rows.sql")
    for name in names:
        MigrationRecorder(connection).record_applied("automations", name)


def alter(sql: str, *parameters: Any) -> None:
    """Change rows of the old tables, whatever refers to them."""
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        cursor.execute(sql, parameters)


def change_over() -> None:
    """Do what the migration does, without Django's search for what is to be done."""
    atomic = connection.features.can_rollback_ddl
    with connection.schema_editor(atomic=atomic) as editor:
        with transaction.atomic():
            migration.take_over(apps, editor)
        migration.remove(apps, editor)


@contextmanager
def changed_over(*changes: tuple[Any, ...]) -> Iterator[None]:
    """Change a database over for several tests, and remove its rows after them.

    Args:
        changes: what is altered in the old rows first; see `alter`.
    """
    try:
        make()
        for sql, *parameters in changes:
            alter(sql, *parameters)
        with testing.frozen_time(LATER):
            change_over()
        yield
    finally:
        AutomationModel.objects.all().delete()
        for model in (Definition, User, Group):
            model.objects.all().delete()
        clear()


def clear() -> None:
    """Remove what is left of the published package."""
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        for table in (_published.TASKS, _published.INSTANCES):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
    recorded = MigrationRecorder(connection).migration_qs.filter(app="automations")
    recorded.exclude(name__startswith="suite_").delete()


def instance(flow: type, **data: Any) -> AutomationModel:
    """Return the only instance of a flow whose data hold these values."""
    found = AutomationModel.objects.of(flow)
    return next(row for row in found if data.items() <= row.data.items())


def run_of(flow: type, **data: Any) -> testing.Run:
    """Return the instance as it is asserted on."""
    return testing.Run(instance(flow, **data).instance)


def anna() -> User:
    """Return who is asked."""
    return User.objects.get(username="anna")
