"""Operations on indexes that keep nobody waiting: large tables are neither copied nor locked."""

from __future__ import annotations

from typing import Any

from django.db import migrations


class AddIndex(migrations.AddIndex):
    """Add an index; PostgreSQL does it while others write, outside a transaction."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.add_index(model, self.index, **_gently(schema_editor))

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, **_gently(schema_editor))


class RemoveIndex(migrations.RemoveIndex):
    """Remove an index; PostgreSQL does it while others write, outside a transaction."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            index = from_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
            schema_editor.remove_index(model, index, **_gently(schema_editor))

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            index = to_state.models[app_label, self.model_name_lower].get_index_by_name(self.name)
            schema_editor.add_index(model, index, **_gently(schema_editor))


class AlterIndexed(migrations.AlterField):
    """Add or remove the index that a reference has by itself; on SQLite without a copy of the table."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor != "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        field = model._meta.get_field(self.name)
        if field.db_index:
            schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))
            return
        for name in _own_indexes(schema_editor.connection, model, field.column):
            schema_editor.execute(schema_editor._delete_index_sql(model, name))


def _gently(schema_editor: Any) -> dict[str, bool]:
    return {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}


def _own_indexes(connection: Any, model: Any, column: str) -> list[str]:
    """Return the names of indexes of a column alone that the model does not name itself."""
    named = {index.name for index in model._meta.indexes}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return [
        name
        for name, about in found.items()
        if about["index"]
        and not about["unique"]
        and about["columns"] == [column]
        and name not in named
    ]
