"""Indexes of few rows: partial where the database can, of all rows elsewhere."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q

from automations.models import AutomationTaskModel
from automations.models.indexes import PartialIndex, of_few


def sql(index: PartialIndex) -> str:
    """Return what makes an index."""
    with connection.schema_editor(collect_sql=True) as editor:
        return str(index.create_sql(AutomationTaskModel, editor))


@pytest.mark.django_db(transaction=True)
def test_index_holds_only_the_rows_for_which_its_condition_holds() -> None:
    said = sql(PartialIndex(fields=["waiting"], name="some", when=Q(requires_interaction=True)))

    assert said.startswith("CREATE INDEX")
    assert (" WHERE " in said) == connection.features.supports_partial_indexes


@pytest.mark.django_db(transaction=True)
def test_index_of_few_is_of_those_that_refer_to_something() -> None:
    assert ("IS NOT NULL" in sql(of_few("completed_by", "some"))) == (connection.vendor != "mysql")


def test_index_is_written_into_a_migration_with_its_condition() -> None:
    path, _arguments, options = of_few("completed_by", "some").deconstruct()

    assert path == "automations.models.indexes.PartialIndex"
    assert options == {
        "fields": ["completed_by"],
        "name": "some",
        "when": Q(completed_by__isnull=False),
    }


def test_equal_indexes_are_equal() -> None:
    assert of_few("completed_by", "some") == of_few("completed_by", "some")
    assert of_few("completed_by", "some") != of_few("previous", "some")
