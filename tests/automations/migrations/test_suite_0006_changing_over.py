"""The migration itself: what it takes, what it leaves, when it refuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from automations import testing
from automations.exceptions import NotTakenOver
from automations.migrations import _published
from automations.models import AutomationModel, AutomationTaskModel
from tests.automations.migrations import old
from tests.flows import published


@pytest.fixture
def clean(transactional_db: None) -> Iterator[None]:
    """Leave none of the old tables behind, whatever becomes of the test."""
    yield
    old.clear()


@pytest.mark.parametrize("names", [old.RELEASED, old.REPOSITORY], ids=["released", "repository"])
def test_migrate_leaves_nothing_behind(clean, names):
    call_command("migrate", "automations", before(), verbosity=0)
    old.make(names)

    call_command("migrate", verbosity=0)

    tables = connection.introspection.table_names()
    recorded = MigrationRecorder(connection).migration_qs.filter(app="automations")
    assert not {"automations_automationmodel", "automations_automationtaskmodel"} & {*tables}
    assert all(name.startswith("suite_") for name in recorded.values_list("name", flat=True))
    assert AutomationModel.objects.count() == 20
    begun = AutomationTaskModel.objects.exclude(automation__data={"order": 10})
    assert begun.count() == line_count("automations_automationtaskmodel")


def test_migrate_works_where_none_of_our_tables_is_there_yet(clean):
    call_command("migrate", "automations", "zero", verbosity=0)
    old.make()

    call_command("migrate", verbosity=0)

    assert AutomationModel.objects.count() == 20
    assert _published.present(connection) == []


def before() -> str:
    """Return the name of the migration before this one."""
    return str(old.migration.Migration.dependencies[0][1])


def line_count(table: str) -> int:
    """Return how many rows of a table the file holds."""
    return (old.FIXTURES / "rows.sql").read_text(encoding="utf-8").count(f"INSERT INTO {table} ")


def test_nothing_happens_without_the_old_tables(clean):
    MigrationRecorder(connection).record_applied("automations", "0001_initial")

    old.change_over()

    assert not AutomationModel.objects.exists()
    recorded = MigrationRecorder(connection).migration_qs
    assert recorded.filter(app="automations", name="0001_initial").exists()


def test_what_was_read_in_small_chunks_is_linked_all_the_same(clean, monkeypatch):
    monkeypatch.setattr(old.migration, "CHUNK", 1)
    old.make()

    with testing.frozen_time(old.LATER):
        old.change_over()

    found = old.instance(published.Nested).automationtaskmodel_set.order_by("id")
    numbers = {str(task.pk): task.status for task in found}
    assert {
        task.status: (task.way, task.slot, [numbers[part] for part in task.path.split(".") if part])
        for task in found
    } == {
        "outer": ("", 0, []),
        "inner": ("branch", 0, ["outer"]),
        "wait": ("branch", 1, ["outer"]),
        "look": ("branch", 0, ["outer", "inner"]),
        "pack": ("branch", 1, ["outer", "inner"]),
        "check": ("next", 0, ["outer", "inner"]),
        "inner_join": ("next", 0, ["outer", "inner"]),
    }


def test_it_starts_over_if_removing_the_tables_was_cut_short(clean):
    old.make()
    with testing.frozen_time(old.LATER):
        old.change_over()
    old.execute(old.TABLES)

    old.change_over()

    assert AutomationModel.objects.count() == 20
    assert _published.present(connection) == []


def test_all_or_nothing(clean, monkeypatch):
    old.make()
    monkeypatch.setattr(old.migration.Changeover, "_reset_sequences", lambda self: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        old.change_over()

    assert not AutomationModel.objects.exists()
    assert len(_published.present(connection)) == 2


def test_instances_that_are_here_already_stay(clean):
    old.make()
    mine = AutomationModel.objects.create(
        pk=3, automation_class="shop.Mine", state="completed", finished=True
    )
    AutomationTaskModel.objects.create(pk=5, automation=mine, status="end", state="done")

    with testing.frozen_time(old.LATER):
        old.change_over()

        assert AutomationModel.objects.count() == 21
        assert AutomationTaskModel.objects.get(pk=5).automation == mine
        run = old.run_of(published.Parallel, order=5)
        assert (run.row.pk, run.task("split").pk) == (6 + 3, 11 + 5)
        assert run.task("check").path == str(run.task("split").pk)
        testing.submit(run.automation, old.anna(), answer="yes")
        run.assert_outcome("completed")


# ---------------------------------------------------------------- refusals


def test_tables_of_an_older_release_are_refused(clean):
    old.make()
    with connection.cursor() as cursor:
        column = connection.ops.quote_name("key")
        cursor.execute(f"ALTER TABLE automations_automationmodel DROP COLUMN {column}")

    with pytest.raises(NotTakenOver, match="lacks key"):
        old.change_over()


def test_a_table_that_refers_to_the_old_ones_is_named(clean):
    old.make()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE shop_order (id integer PRIMARY KEY, flow_id integer, "
            "FOREIGN KEY (flow_id) REFERENCES automations_automationmodel (id))"
        )
    try:
        with pytest.raises(NotTakenOver, match=r"shop_order\.flow_id"):
            old.change_over()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE shop_order")
    assert not AutomationModel.objects.exists()


def test_what_is_lost_on_the_way_is_noticed(clean, monkeypatch):
    old.make()
    monkeypatch.setattr(old.migration.Changeover, "_store", lambda *_: None)

    with pytest.raises(NotTakenOver, match="Not every"):
        old.change_over()

    assert len(_published.present(connection)) == 2
