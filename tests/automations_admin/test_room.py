"""How much room histories take in the database."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import clock
from automations.engine.rollups import passes
from automations.models import AutomationModel, AutomationTaskModel, Event
from automations_admin import room
from tests.automations_admin.shop import Payment, Simple
from tests.flows.basics import Told

pytestmark = pytest.mark.django_db


def all_kinds() -> list[int]:
    """Return instances that have gone well, failed, been told something, and wait for people."""
    runs = [Simple(text="x" * 1000), Payment(), Payment(card="declined"), told := Told()]
    told.send_message("hello", None, {"text": "y" * 500})
    Event.objects.create(automation_id=told.id, kind="note", reason="z" * 100)
    passes.roll(clock.now())
    return [run.id for run in runs]


def bytes_of(value: Any) -> int:
    """Return how long a value is as text; nothing takes nothing."""
    return 0 if value is None else len(str(value).encode())


def by_hand(pks: list[int]) -> int:
    """Return how long all values of the rows are, loaded and measured one by one."""
    rows = [
        row
        for model, path in room.ROWS.items()
        for row in model._default_manager.filter(**{f"{path}__in": pks}).values_list()
    ]
    return sum(bytes_of(value) for row in rows for value in row)


def packed() -> int:
    """Return how many bytes a copy of SQLite's file has, without gaps that others have left."""
    with sqlite3.connect(":memory:") as copy:
        content = bytearray(connection.connection.serialize())
        content[18:20] = b"\x01\x01"  # no WAL, which would need a file
        copy.deserialize(bytes(content))
        copy.execute("VACUUM")
        (size,) = copy.execute(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        ).fetchone()
    copy.close()
    return int(size)


def test_it_is_more_than_the_values_and_not_much_more() -> None:
    """The indexes make two to three times of them."""
    pks = all_kinds()
    assert by_hand(pks) < room.of(pks) < 4 * by_hand(pks)


@pytest.mark.only_on("sqlite")
def test_it_is_about_what_the_file_grows_by() -> None:
    before = packed()
    for _ in range(200):
        Simple(text="some text")
    passes.roll(clock.now())
    grown = packed() - before

    said = room.of(list(AutomationModel.objects.values_list("pk", flat=True)))

    assert grown / 3 < said < grown * 1.5


def test_what_is_stored_with_an_instance_counts() -> None:
    run, other = Simple(), Simple()
    before = room.of([run.id])
    AutomationModel.objects.filter(pk=run.id).update(data={"text": "x" * 1000})
    assert 1_000 <= room.of([run.id]) - before <= 1_020
    assert room.of([run.id, other.id]) == room.of([run.id]) + room.of([other.id])
    assert room.of([]) == 0


def test_a_field_counts_in_its_row_and_in_each_index() -> None:
    assert room.Place(("previous", "slot")) in room.indexes(AutomationTaskModel)
    over = [place for place in room.indexes(AutomationModel) if "created" in place.fields]
    assert len(over) == 1
    assert len([p for p in room.indexes(AutomationModel) if "automation_class" in p.fields]) == 3


def test_an_index_of_few_rows_takes_room_for_those_only() -> None:
    """MariaDB has them over all rows."""
    places = room.indexes(AutomationTaskModel)
    few = [
        place for place in places if place.fields in {("interaction_user",), ("interaction_group",)}
    ]
    partial = connection.features.supports_partial_indexes
    assert [bool(place.when) for place in few] == [partial] * 2


def test_nothing_is_loaded() -> None:
    run = Simple(text="x" * 1000)
    with CaptureQueriesContext(connection) as queries:
        room.of([run.id])
    assert len(queries) == len(room.ROWS)
    assert all("SUM(" in query["sql"] for query in queries)
