"""How much room tables and their indexes take."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

_SIZES = (
    "SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class "
    "WHERE relkind IN ('r', 'p') AND relname LIKE 'automations%%' "
    "AND relnamespace = 'public'::regnamespace"
)
_INDEXES = (
    "SELECT indexrelid::regclass::text, pg_relation_size(indexrelid) FROM pg_index "
    "WHERE indrelid = %s::regclass"
)


@dataclass(frozen=True)
class Room:
    """Bytes of a table with its TOAST, and of its indexes."""

    table: int
    indexes: int

    @property
    def both(self) -> int:
        """Bytes in all."""
        return self.table + self.indexes

    def __sub__(self, other: Room) -> Room:
        return Room(self.table - other.table, self.indexes - other.indexes)


def rooms() -> dict[str, Room]:
    """Return the room of each table, by the name of its model's table without the prefix."""
    with connection.cursor() as cursor:
        cursor.execute(_SIZES)
        return {name.removeprefix("automations_"): Room(*said) for name, *said in cursor.fetchall()}


def grown(before: dict[str, Room], after: dict[str, Room]) -> dict[str, Room]:
    """Return by how much tables have grown, those alone that have."""
    nothing = Room(0, 0)
    found = {name: room - before.get(name, nothing) for name, room in after.items()}
    return {name: room for name, room in found.items() if room.both}


def counts(tables: list[str]) -> dict[str, int]:
    """Return how many rows tables have."""
    with connection.cursor() as cursor:
        found = {}
        for name in tables:
            cursor.execute(f"SELECT COUNT(*) FROM automations_{name}")  # noqa: S608
            found[name] = cursor.fetchone()[0]
        return found


def indexes(table: str) -> dict[str, int]:
    """Return the bytes of each index of a table, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [f"automations_{table}"])
        return dict(sorted(cursor.fetchall(), key=lambda one: -one[1]))


def vacuum() -> None:
    """Do what autovacuum does at some time: remove dead rows, and look through all tables."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
