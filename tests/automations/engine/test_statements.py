"""Compiled statements store and read what the ORM stores and reads, for every field."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from automations.engine import payload, store
from automations.engine.statements import table
from automations.exceptions import NotStorable
from automations.models import (
    Alert,
    Assignment,
    Attempt,
    Attendance,
    AutomationModel,
    AutomationTaskModel,
    Awaited,
    Batch,
    BatchItem,
    Contact,
    ContactLock,
    Counted,
    Definition,
    Entry,
    Event,
    ExperimentModel,
    FlowDefinition,
    FlowVersion,
    Mail,
    MailTotal,
    Message,
    Pause,
    Permit,
    Queued,
    Refusal,
    Rollup,
    RollupState,
    Schedule,
    Slice,
    SweepState,
    TaskPermission,
    Total,
    Trail,
    Unsubscribed,
    Watch,
    Worker,
)
from tests.flows import units

pytestmark = pytest.mark.django_db

MODELS = (AutomationModel, AutomationTaskModel, Attempt, Definition, Event, Message, Worker)
MOMENT = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
TEXT = "Ünïcode ☃ 🎉 'quoted' \"twice\" 100% \\ back"
JSON = {"text": TEXT, "list": [1, 2.5, None, True], "nested": {"a": {}}, "empty": ""}


def sample(field: Any, parent: int) -> Any:
    """Return a value that is neither the default nor easy."""
    if field.is_relation:
        return {"automation": parent, "task": None, "definition": None}.get(field.name)
    if isinstance(field, models.JSONField):
        return JSON
    if isinstance(field, models.DateTimeField):
        return MOMENT
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.IntegerField):
        return 7
    if isinstance(field, models.CharField) and field.max_length < len(TEXT):
        return "ü"[: field.max_length]
    return TEXT


def filled(model: type[models.Model]) -> Any:
    """Return an unsaved row with a value in every field."""
    parent = AutomationModel.objects.create(automation_class="x")
    values = {
        field.attname: sample(field, parent.pk)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    if model is AutomationModel:
        values |= {"state": "completed", "finished": True}
    if model is Attempt:
        task = AutomationTaskModel.objects.create(automation=parent, status="s", state="done")
        values["task_id"] = task.pk
    return model(**values)


def values_of(row: Any) -> dict[str, Any]:
    """Return what a row holds, by field."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def read_compiled(model: type[models.Model], pk: Any) -> Any:
    """Read a row as the hot path does."""
    statements = table(model, "default")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {statements.columns('t')} FROM {statements.name} t WHERE t.id = %s", [pk]
        )
        return statements.read(cursor.fetchone())


@pytest.mark.parametrize("model", MODELS)
def test_orm_reads_what_a_statement_has_stored(model: Any) -> None:
    row = filled(model)

    store.insert(row)

    assert values_of(model._base_manager.get(pk=row.pk)) == values_of(row)


@pytest.mark.parametrize("model", MODELS)
def test_statement_reads_what_the_orm_has_stored(model: Any) -> None:
    row = filled(model)
    row.save(force_insert=True)

    assert values_of(read_compiled(model, row.pk)) == values_of(row)


@pytest.mark.parametrize("model", MODELS)
def test_both_store_the_same(model: Any) -> None:
    """What the database holds, apart from what must differ and from spelling of JSON."""
    one, two = filled(model), filled(model)
    unlike = {f.attname for f in model._meta.concrete_fields if f.unique or f.is_relation}
    if model in {AutomationModel, Worker}:
        one.name = one.live_key = one.key = "one"
    for name in set(values_of(one)) - unlike:
        setattr(two, name, getattr(one, name))
    if model is Definition:
        two.fingerprint = "other"
        unlike |= {"fingerprint"}

    store.insert(one)
    two.save(force_insert=True)

    kept = [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in unlike and not isinstance(field, models.JSONField)
    ]
    assert raw(model, one.pk, kept) == raw(model, two.pk, kept)


def raw(model: type[models.Model], pk: Any, names: list[str]) -> Any:
    """Return what the database driver gives for some columns."""
    columns = ", ".join(table(model, "default").column(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} WHERE id = %s", [pk])
        return cursor.fetchone()


@pytest.mark.parametrize("model", MODELS)
def test_update_of_every_field_is_read_by_the_orm(model: Any) -> None:
    row, new = filled(model), filled(model)
    store.insert(row)
    new.pk = row.pk

    store.update(new, tuple(table(model, "default").insert_attributes))

    assert values_of(model._base_manager.get(pk=row.pk)) == values_of(new)


def test_empty_fields_are_null_and_not_json_null() -> None:
    parent = AutomationModel.objects.create(automation_class="x")
    row = AutomationTaskModel(automation=parent, status="s", state="done")

    store.insert(row)

    found = AutomationTaskModel.objects.filter(
        pk=row.pk, result__isnull=True, due__isnull=True, previous__isnull=True
    )
    assert found.exists()


def test_inserted_row_is_no_longer_new() -> None:
    row = Worker(name="w", host="h", pid=1)

    store.insert(row)

    assert (row.pk is not None, row._state.adding, row._state.db) == (True, False, "default")


def test_reference_to_a_key_that_is_no_number() -> None:
    """Users of some projects have UUIDs as primary keys."""
    place = units.Place.objects.create()
    visit = units.Visit(place=place)

    store.insert(visit)

    assert units.Visit.objects.get(pk=visit.pk).place == place
    found = read_compiled(units.Visit, visit.pk).place_id
    assert (found, type(found)) == (place.pk, UUID)


def test_dates_and_decimals_become_text_in_json() -> None:
    row = AutomationModel(
        automation_class="x",
        data={"day": date(2026, 3, 2), "sum": Decimal("1.10"), "long": timedelta(hours=1)},
    )

    store.insert(row)

    found = AutomationModel.objects.get(pk=row.pk).data
    assert found == {"day": "2026-03-02", "sum": "1.10", "long": "P0DT01H00M00S"}


def test_what_json_cannot_hold_is_refused_with_the_field_s_name() -> None:
    with pytest.raises(NotStorable, match="data"):
        store.insert(AutomationModel(automation_class="x", data={"bad": object()}))


def test_row_that_was_read_knows_its_stored_text() -> None:
    row = AutomationModel(automation_class="x", data=JSON)
    store.insert(row)

    found = read_compiled(AutomationModel, row.pk)

    assert payload.plain(found.stored_text) == JSON


def test_single_value_is_read_as_its_field_gives_it() -> None:
    row = Worker(name="w", host="h", pid=1, started=MOMENT)
    store.insert(row)
    [value] = raw(Worker, row.pk, ["started"])

    assert table(Worker, "default").read_field("started", value) == MOMENT


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 09:30:15.123456",
        "2026-03-02T09:30:15.123456",
        "2026-03-02 09:30:15.123456+00:00",
        "2026-03-02 10:30:15.123456+01:00",
        "2026-3-2 9:30:15.123456",
    ],
)
def test_a_moment_is_read_in_every_form_that_django_reads(text: str) -> None:
    """SQLite holds text, which others may have written."""
    assert table(Worker, "default").read_field("started", text) == MOMENT


def test_statements_are_compiled_once() -> None:
    statements = table(Worker, "default")

    assert table(Worker, "default") is statements
    assert statements.update_sql(("seen",)) is statements.update_sql(("seen",))
    assert statements.insert_sql(returning=False) is statements.insert_sql(returning=False)


def test_insert_takes_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        store.insert(Worker(name="w", host="h", pid=1))

    assert len(queries) == 1


def test_every_model_of_the_history_is_covered() -> None:
    """A new model is added to this module, unless plain ORM is enough for it."""
    known = {*MODELS, TaskPermission, Alert, Batch, BatchItem, Pause, Total}
    known |= {Slice, Trail, Rollup, Counted, RollupState, Contact, ContactLock}
    known |= {Entry, Refusal, Schedule, Watch, Awaited, ExperimentModel, Assignment}
    known |= {Mail, MailTotal, Unsubscribed, FlowDefinition, FlowVersion, Attendance}
    known |= {SweepState, Permit, Queued}
    from django.apps import apps

    assert set(apps.get_app_config("automations").get_models()) == known
