"""Through what statistics are looked at: days, comparison, dating, part; read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations_admin.find.figure import Figure, span
from automations_admin.find.slices import Part

#: Days that are shown unless the address says others.
USUAL_DAYS = 28
#: Most days that one page shows.
MAX_DAYS = 1_500
DATED: dict[str, Any] = {"start": _("Start of the instance"), "event": _("Day of the event")}
UNITS: dict[str, Any] = {
    "hour": _("Hour"),
    "day": _("Day"),
    "week": _("Week"),
    "month": _("Month"),
}
#: Most hours that are drawn one by one, in days.
MOST_HOURLY = 14


@dataclass(frozen=True)
class Lens:
    """What a page of statistics shows.

    Attributes:
        since, until: first and last day, both of which belong to it.
        against: first day of the days that it is compared with, or None for no comparison.
        dated: a key of DATED.
        unit: a key of UNITS.
        people: subjects are counted instead of instances.
        part: which instances are counted at all.
        by: what the table is broken down by; see `Part.narrowed`.
        goal: name of the goal; "" for the first one.
        options: what else the page at hand was asked for.
        ignored: names of what makes no sense.
    """

    since: date
    until: date
    against: date | None = None
    dated: str = "start"
    unit: str = "day"
    people: bool = False
    part: Part = field(default_factory=Part)
    by: str = ""
    goal: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, Any], today: date, options: tuple[str, ...] = ()) -> Lens:
        """Return what an address asks for; what makes no sense is left out, and named.

        Args:
            query: the address.
            today: the present day in the reader's zone.
            options: names of what the page at hand can be asked for besides.
        """
        since, until, ignored = _days(query, today)
        lens = cls(
            since,
            until,
            dated=_choice(query, "dated", DATED, "start"),
            unit=_choice(query, "unit", UNITS, "day"),
            people=str(query.get("people") or "") == "1",
            part=Part.read(query),
            by=str(query.get("by") or "")[:220],
            goal=str(query.get("goal") or "")[:110],
            options={name: _text(query, name) for name in options if _text(query, name)},
        )
        if lens.unit == "hour" and lens.days > MOST_HOURLY:
            lens = replace(lens, unit="day")
        against, wrong = _against(query, lens)
        return replace(lens, against=against, ignored=(*ignored, *wrong))

    @property
    def days(self) -> int:
        """How many days are shown."""
        return (self.until - self.since).days + 1

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The moments at which the first day begins and the last one is over."""
        return span(self.since, self.until)

    @property
    def before(self) -> Lens | None:
        """The days that this is compared with, or None."""
        if self.against is None:
            return None
        until = self.against + timedelta(days=self.days - 1)
        return replace(self, since=self.against, until=until, against=None)

    @property
    def shift(self) -> timedelta:
        """How far back the days lie that this is compared with; nothing without a comparison."""
        return self.since - self.against if self.against is not None else timedelta()

    def query(self, **changes: Any) -> dict[str, Any]:
        """Return the part of an address that asks for this, with changes; "" leaves one out."""
        said: dict[str, Any] = {
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
            "with": self._said_against(),
            "dated": self.dated if self.dated != "start" else "",
            "unit": self.unit if self.unit != "day" else "",
            "people": "1" if self.people else "",
            "by": self.by,
            "goal": self.goal,
            **self.part.query(),
            **self.options,
            **changes,
        }
        return {name: value for name, value in said.items() if value not in {"", None}}

    def _said_against(self) -> str:
        if self.against is None:
            return "none"
        return "" if self.against == _previous(self) else self.against.isoformat()

    def figure(self, what: str, place: str = "", detail: str = "", part: Part | None = None) -> str:
        """Return the filter of the instances that are counted by this; see `find.figure`."""
        counted = self.part if part is None else part
        asked = Figure(what, place, detail, self.dated, self.since, self.until, counted)
        return asked.text


def today() -> date:
    """Return the present day in the reader's zone."""
    return timezone.localtime(clock.now()).date()


def _days(query: Mapping[str, Any], now: date) -> tuple[date, date, tuple[str, ...]]:
    until, since = _date(query, "to"), _date(query, "from")
    ignored = tuple(
        name for name, day in (("from", since), ("to", until)) if query.get(name) and day is None
    )
    until = until or now
    since = since or until - timedelta(days=USUAL_DAYS - 1)
    if since > until:
        since, until = until, since
    return max(since, until - timedelta(days=MAX_DAYS - 1)), until, ignored


def _against(query: Mapping[str, Any], lens: Lens) -> tuple[date | None, tuple[str, ...]]:
    said = str(query.get("with") or "")
    if said == "none":
        return None, ()
    day = _date(query, "with")
    wrong = ("with",) if said and day is None else ()
    return day or _previous(lens), wrong


def _previous(lens: Lens) -> date:
    return lens.since - timedelta(days=lens.days)


def _date(query: Mapping[str, Any], name: str) -> date | None:
    try:
        day = date.fromisoformat(str(query.get(name) or ""))
    except ValueError:
        return None
    return day if date(1980, 1, 1) <= day <= date(2200, 1, 1) else None


def _choice(query: Mapping[str, Any], name: str, among: Mapping[str, Any], usual: str) -> str:
    said = str(query.get(name) or "")
    return said if said in among else usual


def _text(query: Mapping[str, Any], name: str) -> str:
    found = query.getlist(name) if hasattr(query, "getlist") else [query.get(name)]
    return "|".join(str(one) for one in found if one)[:1000]
