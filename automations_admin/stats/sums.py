"""Reading the hourly sums, with what has changed since they were brought up to date."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import CharField, F, Func, Sum
from django.db.models.functions import Cast

from automations import clock
from automations.engine.rollups import packing, reading
from automations.engine.rollups.counts import Count, counts
from automations.engine.rollups.facts import Facts
from automations.engine.rollups.reading import Key
from automations.models import AutomationModel, Counted, Rollup, RollupState, Trail
from automations_admin.find import slices
from automations_admin.find.slices import MOST_FRESH, Part

#: What sums can be told apart by.
FIELDS = frozenset({"what", "hour", "place", "detail", "slice"})

#: Most slices of a whole flow that are named, so that the database reads their rows alone.
MOST_NAMED = 300

#: Moments between which something is counted: the first belongs to it, the last does not.
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Fresh:
    """What has changed since the sums were brought up to date.

    Attributes:
        counts: what is to be added, by slice.
        left: how many instances are left out of it, as there are too many.
    """

    counts: Counter[tuple[Key, Count]]
    left: int = 0


@dataclass(frozen=True)
class _Asked:
    """A question for sums; see `Sums.tally`."""

    dated: str
    span: Span | None
    part: Part
    whats: frozenset[str]
    by: tuple[str, ...]

    def is_part_of(self, other: _Asked) -> bool:
        """Whether the answer to another question holds the answer to this one."""
        same = (self.dated, self.span, self.part) == (other.dated, other.span, other.part)
        fewer = self.whats == other.whats or (self.whats < other.whats and "what" in other.by)
        return same and fewer and set(self.by) <= set(other.by)

    def out_of(self, other: _Asked, sums: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
        """Return the answer to this question from that to another one, of which it is a part."""
        what = other.by.index("what") if self.whats != other.whats else None
        places = [other.by.index(name) for name in self.by]
        found = Counter[tuple[Any, ...]]()
        for key, n in sums.items():
            if what is None or key[what] in self.whats:
                found[tuple(key[place] for place in places)] += n
        return Counter({key: n for key, n in found.items() if n})


class WholeDays(Func):
    """Seconds as text, rounded down to whole days: fewer rows, where only days are asked for."""

    output_field = CharField()
    template = "CAST(CAST(%(expressions)s AS bigint) / 86400 * 86400 AS varchar(20))"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Write it for SQLite."""
        template = "CAST(CAST(%(expressions)s AS integer) / 86400 * 86400 AS text)"
        return self.as_sql(compiler, connection, template=template, **more)

    def as_mysql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Write it for MariaDB and MySQL, where a division has decimals."""
        template = "CAST(CAST(%(expressions)s AS signed) DIV 86400 * 86400 AS char)"
        return self.as_sql(compiler, connection, template=template, **more)


class Sums:
    """The statistics of one flow at one moment.

    Args:
        flow: dotted name.
    """

    def __init__(self, flow: str) -> None:
        self.flow, self.now = flow, clock.now()
        self._known: dict[_Asked, Counter[tuple[Any, ...]]] = {}

    @cached_property
    def fresh(self) -> Fresh:
        """What is newer than the stored sums."""
        pks = slices.stale(self.flow)
        if len(pks) > MOST_FRESH:
            rows = AutomationModel.objects.filter(stale=True, automation_class=self.flow)
            return Fresh(Counter(), rows.count())
        return Fresh(_changes(pks))

    @cached_property
    def as_of(self) -> datetime | None:
        """The moment up to which everything is counted; None if nothing is yet."""
        if not self.fresh.left:
            return self.now
        return RollupState.objects.values_list("as_of", flat=True).first()

    @cached_property
    def keys(self) -> dict[int, Key]:
        """The stored slices of the flow, by primary key."""
        return slices.matching(self.flow, Part())

    def tally(
        self,
        dated: str,
        whats: Iterable[str],
        span: Span | None,
        by: Sequence[str] = ("what", "place"),
        part: Part | None = None,
    ) -> Counter[tuple[Any, ...]]:
        """Return sums, told apart by some fields.

        Args:
            dated: "start" or "event".
            whats: what is counted; see `engine.rollups.counts`.
            span: between which moments; None for all.
            by: some of FIELDS, in the order in which keys have them. An hour is seconds since
                1970, a slice its key, the detail of a trail its places with bars between.
            part: which instances are counted at all.
        """
        wanted, part = frozenset(whats), part or Part()
        asked = _Asked(dated, span, part, wanted, tuple(by))
        if asked not in self._known:
            finer = next((one for one in self._known if asked.is_part_of(one)), None)
            self._known[asked] = (
                self._tally(dated, wanted, span, by, part)
                if finer is None
                else asked.out_of(finer, self._known[finer])
            )
        return Counter(self._known[asked])

    def split(
        self,
        by: str,
        dated: str,
        whats: Iterable[str],
        span: Span | None,
        fields: Sequence[str],
        part: Part | None = None,
    ) -> dict[str, Counter[tuple[Any, ...]]]:
        """Return the same for each value of what statistics are broken down by.

        Args:
            by: see `find.slices.value_of`.
            dated, whats, span, fields, part: see `tally`.
        """
        found: dict[str, Counter[tuple[Any, ...]]] = defaultdict(Counter)
        for (key, *rest), n in self.tally(dated, whats, span, ("slice", *fields), part).items():
            found[slices.value_of(key, by)][tuple(rest)] += n
        return found

    def _tally(
        self, dated: str, wanted: frozenset[str], span: Span | None, by: Sequence[str], part: Part
    ) -> Counter[tuple[Any, ...]]:
        found = self._stored(dated, wanted, span, by, part)
        bounds = None if span is None else tuple(moment.timestamp() for moment in span)
        for (key, count), n in self.fresh.counts.items():
            inside = bounds is None or bounds[0] <= count.hour < bounds[1]
            if count.dated == dated and count.what in wanted and inside and part.takes(key):
                found[tuple(key if name == "slice" else getattr(count, name) for name in by)] += n
        return Counter({key: n for key, n in found.items() if n})

    def _stored(
        self, dated: str, whats: frozenset[str], span: Span | None, by: Sequence[str], part: Part
    ) -> Counter[tuple[Any, ...]]:
        wanted = [pk for pk, key in self.keys.items() if part.takes(key)]
        many = len(wanted) == len(self.keys) > MOST_NAMED
        about = {"slice__automation_class": self.flow} if many else {"slice__in": wanted}
        kept = packing.rows_of(dated, whats)
        rows = Rollup.objects.filter(**about, dated=dated, what__in=sorted(kept))
        if span is not None:
            rows = rows.filter(hour__gte=span[0], hour__lt=span[1])
        # As text: making a moment of each row takes longer than finding the rows.
        rows = rows.annotate(at=Cast("hour", CharField()))
        rows = rows.annotate(told=WholeDays("detail") if whats == {"age"} else F("detail"))
        further = [name for field, name in _FURTHER if field in by]
        fields = ("what", "place", "told", *further)
        summed = rows.order_by().values_list(*fields).annotate(total=Sum("n"))
        return self._unpacked(list(summed), dated, whats, by)

    def _unpacked(
        self, rows: list[tuple[Any, ...]], dated: str, whats: frozenset[str], by: Sequence[str]
    ) -> Counter[tuple[Any, ...]]:
        found, known = Counter[tuple[Any, ...]](), dict[tuple[str, ...], list[Any]]()
        paths = _paths({row[2] for row in rows if row[0] == "path"})
        for what, place, detail, *further, total in rows:
            row = what, place, detail
            if row not in known:
                said = paths.get(detail, "[]") if what == "path" else detail
                counted = packing.unpacked(Count(dated, what, 0, place, said))
                known[row] = [(one, n) for one, n in counted.items() if one.what in whats]
            given = self._given(by, further)
            for one, n in known[row]:
                key = tuple(given[name] if name in given else getattr(one, name) for name in by)
                found[key] += n * int(total)
        return found

    def _given(self, by: Sequence[str], further: list[Any]) -> dict[str, Any]:
        """Return what a row says besides what is counted."""
        values = iter(further)
        given: dict[str, Any] = {}
        if "hour" in by:
            given["hour"] = _seconds(next(values))
        if "slice" in by:
            given["slice"] = self.keys[next(values)]
        return given


#: Fields by which rows are told apart as well, and what gives them.
_FURTHER = (("hour", "at"), ("slice", "slice_id"))


@lru_cache(maxsize=20_000)
def _seconds(text: str) -> int:
    """Return seconds since 1970 of a moment as the database writes it, in UTC."""
    moment = datetime.fromisoformat(text)
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())


def _paths(numbers: set[str]) -> dict[str, str]:
    rows = Trail.objects.in_bulk([int(number) for number in numbers])
    return {str(pk): json.dumps(row.path) for pk, row in rows.items()}


def _changes(pks: Sequence[int]) -> Counter[tuple[Key, Count]]:
    """Return what counting these instances would change."""
    found = Counter[tuple[Key, Count]]()
    if not pks:
        return found
    for row in Counted.objects.filter(pk__in=pks).select_related("slice"):
        _take(found, slices.key_of(row.slice), Facts.from_list(row.facts), -1)
    for known in reading.read(pks).values():
        _take(found, known.key, known.facts, 1)
    return found


def _take(found: Counter[tuple[Key, Count]], key: Key, facts: Facts, sign: int) -> None:
    for count, n in counts(facts).items():
        found[key, count] += sign * n
