"""What happens to histories in the end: taken into the archive, deleted, and vacuumed away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.db import connection

from automations import clock
from automations.engine import retention
from automations.models import AutomationModel
from benchmarks.scale import flows, room
from benchmarks.workloads import Figure, stopwatch

ARCHIVE = Path(__file__).parent.parent.parent / "docs" / "scale" / "archive.sql"


def archive(count: int) -> Iterator[Figure]:
    """Take the oldest histories into the archive of docs/scale/archive.sql."""
    with connection.cursor() as cursor:
        cursor.execute(ARCHIVE.read_text().replace("%", "%%"), [])
        first = AutomationModel.objects.filter(finished=True).order_by("ended")[0].ended
        assert first is not None
        month = first
        while month < clock.now() + timedelta(days=31):
            cursor.execute("SELECT automations_archive.make_month(%s)", [month.date()])
            month += timedelta(days=28)
        with stopwatch() as seconds:
            cursor.execute("CALL automations_archive.take(interval '1 day', %s)", [count])
            spent = seconds()
        cursor.execute(
            "SELECT sum(pg_table_size(relid)), sum(pg_indexes_size(relid)) "
            "FROM pg_partition_tree('automations_archive.history') WHERE isleaf"
        )
        table, indexes = map(int, cursor.fetchone())
        cursor.execute("SELECT count(*) FROM automations_archive.history")
        (taken,) = cursor.fetchone()
    assert taken == count, (taken, count)
    yield Figure("archive: histories taken", count / spent, "histories/s")
    yield Figure("archive: room of a history", table / count, "bytes")
    yield Figure("archive: room of its indexes", indexes / count, "bytes")


def delete(count: int) -> Iterator[Figure]:
    """Delete the oldest histories as `automation_delete_history` does, and vacuum."""
    before = room.rooms()
    with stopwatch() as seconds:
        found = Counter[str]()
        for part in retention.delete_due(retention.older_than(1), limit=count):
            found.update(part)
        spent = seconds()
    assert found["automations.AutomationModel"] == count
    yield Figure("deletion: histories", count / spent, "histories/s")
    yield Figure("deletion: rows", found.total() / spent, "rows/s")
    with stopwatch() as seconds:
        room.vacuum()
        yield Figure("vacuum afterwards, all tables", seconds(), "s")
    freed = sum(one.both for one in room.grown(before, room.rooms()).values())
    yield Figure("room that files have grown by", freed / 1e6, "MB")


def work(count: int) -> Iterator[Figure]:
    """Run flows of three steps, and say how much room they take before a vacuum."""
    room.vacuum()
    before = room.rooms()
    for _ in range(count):
        flows.Chain(number="0")
    grown = sum(one.both for one in room.grown(before, room.rooms()).values())
    yield Figure("3 steps: room before a vacuum", grown / count, "bytes/instance")
    with stopwatch() as seconds:
        room.vacuum()
        yield Figure("vacuum of all tables", seconds(), "s")
