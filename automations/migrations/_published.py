"""The tables of the published django-automations, read as they are; its code is not needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import models

from automations.exceptions import NotTakenOver

INSTANCES = "automations_automationmodel"
TASKS = "automations_automationtaskmodel"
#: What must be there: the columns of its release 0.9.4.1, which its repository has not changed.
COLUMNS = {
    INSTANCES: (
        {"id", "automation_class", "finished", "data", "key", "paused_until"}
        | {"created", "updated"}
    ),
    TASKS: (
        {"id", "automation_id", "previous_id", "status", "locked", "requires_interaction"}
        | {"interaction_user_id", "interaction_group_id", "interaction_permissions"}
        | {"created", "finished", "message", "result"}
    ),
}
#: What it noted at a split, at a branch that waits at a join, at all of a join, at a step that it
#: passed over.
SPLIT, ARRIVED, JOINED, SKIPPED = "Split", "Open Join", "Joined", "skipped"


def present(connection: Any) -> list[str]:
    """Return those of its tables that are there, in the order in which they can be dropped."""
    with connection.cursor() as cursor:
        found = connection.introspection.table_names(cursor)
    return [table for table in (TASKS, INSTANCES) if table in found]


def check(connection: Any) -> None:
    """Make sure that the tables are as expected and can go.

    Raises:
        NotTakenOver: a column is missing, or another table refers to one of these.
    """
    for table in present(connection):
        missing = COLUMNS[table] - _columns(connection, table)
        if missing:
            raise NotTakenOver(
                f"The table {table} lacks {', '.join(sorted(missing))}: it is older than "
                "django-automations 0.9.4.1. Run that release's own migrate first."
            )
    referring = ", ".join(sorted(_referring(connection)))
    if referring:
        raise NotTakenOver(
            f"Other tables refer to those of django-automations: {referring}. Say "
            "db_constraint=False at these fields and migrate, while it is still installed; see "
            "docs/changing-over.md."
        )


def _columns(connection: Any, table: str) -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return {column.name for column in found}


def _referring(connection: Any) -> Iterator[str]:
    """Yield the columns of other tables that refer to these, as "table.column"."""
    introspection = connection.introspection
    with connection.cursor() as cursor:
        others = set(introspection.table_names(cursor)) - COLUMNS.keys()
        for table in others:
            for column, target in introspection.get_relations(cursor, table).items():
                if target[1] in COLUMNS:
                    yield f"{table}.{column}"


def tables(user: Any, group: Any) -> tuple[Any, Any]:
    """Return models of the two tables, of which only questions are asked.

    Args:
        user, group: the models whose primary keys the tasks hold.
    """
    registry = Apps()
    return _instances(registry), _tasks(registry, _key_of(user), _key_of(group))


def _instances(registry: Apps) -> Any:
    class Instance(models.Model):
        id = models.BigIntegerField(primary_key=True)
        automation_class = models.TextField()
        finished = models.BooleanField()
        data = models.JSONField()
        key = models.TextField()
        paused_until = models.DateTimeField(null=True)
        created = models.DateTimeField()
        updated = models.DateTimeField()

        class Meta:
            apps = registry
            app_label = "automations"
            managed = False
            db_table = INSTANCES

    return Instance


def _tasks(registry: Apps, user: models.Field[Any, Any], group: models.Field[Any, Any]) -> Any:
    class Task(models.Model):
        id = models.BigIntegerField(primary_key=True)
        automation_id = models.BigIntegerField()
        previous_id = models.BigIntegerField(null=True)
        status = models.TextField()
        locked = models.IntegerField()
        requires_interaction = models.BooleanField()
        interaction_user_id = user
        interaction_group_id = group
        interaction_permissions = models.JSONField()
        created = models.DateTimeField()
        finished = models.DateTimeField(null=True)
        message = models.TextField()
        result = models.JSONField(null=True)

        class Meta:
            apps = registry
            app_label = "automations"
            managed = False
            db_table = TASKS

    return Task


def _key_of(model: Any) -> models.Field[Any, Any]:
    """Return a field that holds primary keys of a model, whatever they are."""
    key = model._meta.pk
    while key.is_relation:
        key = key.target_field
    if isinstance(key, models.AutoField):
        return models.BigIntegerField(null=True)
    found: models.Field[Any, Any] = key.clone()
    found.primary_key, found.null = False, True
    return found


def is_error(result: Any) -> bool:
    """Tell whether a task's result is what was stored of an exception."""
    return isinstance(result, dict) and result.keys() == {"error", "html"}
