"""Adding to the hourly sums: one statement for many rows, with slices and trails by number."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connections

from automations.engine import bulk, store
from automations.engine.rollups.counts import Count
from automations.engine.rollups.reading import Key
from automations.engine.statements import table
from automations.models import Rollup, Slice, Trail

#: Rows that one statement adds to.
ROWS = 200
#: A row of the sums: slice, whether it is kept, and what it counts.
Row = tuple[int, bool, Count]
_FIELDS = ("slice_id", "kept", "dated", "what", "hour", "place", "detail", "n")


def slices(keys: Iterable[Key]) -> dict[Key, int]:
    """Return the primary keys of slices, those that are new being stored."""
    wanted = {key.digest: key for key in keys}
    rows = Slice.objects.using(store.alias())
    known = _numbers(rows, wanted)
    rows.bulk_create(
        [
            Slice(
                automation_class=key.flow,
                fingerprint=key.fingerprint,
                arms=dict(key.arms),
                dimensions=dict(key.dimensions),
                digest=digest,
            )
            for digest, key in sorted(wanted.items())
            if digest not in known
        ],
        ignore_conflicts=True,
    )
    if len(known) < len(wanted):
        known = _numbers(rows, wanted)
    return {key: known[digest] for digest, key in wanted.items()}


def _numbers(rows: Any, digests: Iterable[str]) -> dict[str, int]:
    return dict(rows.filter(digest__in=list(digests)).values_list("digest", "pk"))


def add(changes: Mapping[Row, int]) -> None:
    """Add to the sums, whatever others add meanwhile.

    Args:
        changes: how much is added to each row; a path stands in `detail` as JSON.
    """
    trails = _trails(row[2].detail for row in changes if row[2].what == "path")
    rows = Counter[Row]()
    for (number, kept, count), n in changes.items():
        if count.what == "path":
            count = count._replace(detail=str(trails[count.detail]))
        rows[number, kept, count] += n
    # In one order everywhere, so that two workers do not wait for each other in a circle.
    wanted = sorted((row, n) for row, n in rows.items() if n)
    for start in range(0, len(wanted), ROWS):
        _upsert(wanted[start : start + ROWS])


def _trails(texts: Iterable[str]) -> dict[str, int]:
    """Return the numbers of paths, those that are new being stored."""
    wanted = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}
    if not wanted:
        return {}
    rows = Trail.objects.using(store.alias())
    known = _numbers(rows, wanted)
    missing = sorted(digest for digest in wanted if digest not in known)
    if missing:
        fresh = [Trail(path=json.loads(wanted[digest]), digest=digest) for digest in missing]
        rows.bulk_create(fresh, ignore_conflicts=True)
        known = _numbers(rows, wanted)
    return {text: known[digest] for digest, text in wanted.items()}


def _upsert(rows: list[tuple[Row, int]]) -> None:
    """Add to rows in one statement. PostgreSQL gets JSON, which is written faster."""
    sql = _upsert_sql(store.alias(), len(rows))
    if connections[store.alias()].vendor == "postgresql":
        named = (zip(_FIELDS, _values(*row, _said), strict=True) for row in rows)
        store.execute(sql, [json.dumps([dict(pairs) for pairs in named])])
        return
    write = [table(Rollup, store.alias())._writers[name] for name in _FIELDS]
    parameters: list[Any] = []
    for row in rows:
        parameters += [one(value) for one, value in zip(write, _values(*row, _hour), strict=True)]
    store.execute(sql, parameters)


def _values(row: Row, n: int, moment: Callable[[int], Any]) -> tuple[Any, ...]:
    number, kept, (dated, what, hour, place, detail) = row
    return number, kept, dated, what, moment(hour), place, detail, n


@lru_cache(maxsize=10_000)
def _hour(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@lru_cache(maxsize=10_000)
def _said(seconds: int) -> str:
    return _hour(seconds).isoformat()


@lru_cache(maxsize=ROWS * 2)
def _upsert_sql(using: str, count: int) -> str:
    rollups, vendor = table(Rollup, using), connections[using].vendor
    columns = ", ".join(rollups.column(name) for name in _FIELDS)
    marks = ", ".join([f"({', '.join(['%s'] * len(_FIELDS))})"] * count)
    of_json = vendor == "postgresql"
    source = bulk.json_source(Rollup, _FIELDS, using) if of_json else f"VALUES {marks}"
    insert = f"INSERT INTO {rollups.name} ({columns}) {source} "
    n = rollups.column("n")
    if vendor == "mysql":
        return insert + f"ON DUPLICATE KEY UPDATE {n} = {n} + VALUES({n})"
    unique = ", ".join(rollups.column(name) for name in _FIELDS[:-1])
    return insert + f"ON CONFLICT ({unique}) DO UPDATE SET {n} = {rollups.name}.{n} + excluded.{n}"


def forget_live() -> None:
    """Delete all sums that the histories at hand can give again."""
    Rollup.objects.using(store.alias()).filter(kept=False)._raw_delete(store.alias())


def sweep_empty() -> int:
    """Delete rows that count nothing any more, and paths that nobody goes; return how many rows."""
    rows = Rollup.objects.using(store.alias())
    done = int(rows.filter(n=0)._raw_delete(store.alias()) or 0)
    gone = {int(number) for number in rows.filter(what="path").values_list("detail", flat=True)}
    trails = Trail.objects.using(store.alias())
    lost = sorted(set(trails.values_list("pk", flat=True)) - gone)
    for start in range(0, len(lost), store.CHUNK):
        trails.filter(pk__in=lost[start : start + store.CHUNK])._raw_delete(store.alias())
    return done
