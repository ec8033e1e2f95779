"""How much room tables take is told by table."""

from __future__ import annotations

from uuid import uuid4

import pytest

from automations.models import AutomationModel
from benchmarks.scale import room
from benchmarks.scale.room import Room


def test_only_what_has_grown_is_told() -> None:
    before, after = {"task": Room(1, 2)}, {"task": Room(1, 2), "event": Room(3, 4)}
    assert room.grown(before, after) == {"event": Room(3, 4)}
    assert Room(3, 4).both == 7


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_tables_and_indexes_are_found() -> None:
    """With their rows, and each index of a table."""
    before = room.rooms()["instance"]
    AutomationModel.objects.create(automation_class="x.Y")
    assert room.rooms()["instance"].both >= before.both
    assert room.counts(["instance"]) == {"instance": 1}
    assert "automations_inst_state" in room.indexes("instance")


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_a_vacuum_frees_the_end_of_a_table() -> None:
    rows = (AutomationModel(automation_class="x.Y", uuid=uuid4(), key=str(n)) for n in range(200))
    AutomationModel.objects.bulk_create(rows)
    before = room.rooms()["instance"].table
    AutomationModel.objects.all().delete()
    room.vacuum()
    assert room.rooms()["instance"].table < before
