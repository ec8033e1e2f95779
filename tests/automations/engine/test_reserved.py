"""Primary keys known in advance are as good as those that an INSERT gives."""

from __future__ import annotations

import pytest

from automations.engine import reserved, store
from automations.models import AutomationModel, AutomationTaskModel

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> AutomationModel:
    """Return an instance."""
    return AutomationModel.objects.create(automation_class="x")


@pytest.mark.only_on("postgresql", "sqlite")
def test_a_reserved_key_is_nobody_elses(row: AutomationModel) -> None:
    first, second, *_ = reserved.reserve(store.task_table())
    AutomationTaskModel.objects.create(pk=first, automation=row)
    AutomationTaskModel.objects.create(pk=second, automation=row)
    assert AutomationTaskModel.objects.create(automation=row).pk > second


@pytest.mark.only_on("postgresql", "sqlite")
def test_keys_go_on_after_those_that_are_taken(row: AutomationModel) -> None:
    taken = AutomationTaskModel.objects.create(automation=row).pk
    assert min(reserved.reserve(store.task_table())) > taken


@pytest.mark.only_on("mariadb")
def test_mariadb_reserves_none() -> None:
    assert not reserved.reserve(store.task_table())


@pytest.mark.only_on("postgresql")
def test_keys_come_with_another_question() -> None:
    columns = reserved.columns(store.task_table(), 2)
    one, other = store.run(f"SELECT 1{columns}", ()).fetchall()[0][1:]
    assert other == one + 1


@pytest.mark.only_on("postgresql")
def test_a_sequence_is_looked_up_on_the_search_path() -> None:
    """Sites that give each tenant a schema change the path between transactions."""
    name = reserved.sequence_of(AutomationTaskModel._meta.db_table, "default")
    assert name == "automations_task_id_seq"
