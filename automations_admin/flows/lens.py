"""What the page of a flow is looked at through: a measure and a period, read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

#: What the diagram shows.
HEATS: dict[str, Any] = {
    "": _("Now"),
    "visits": _("Visits"),
    "failures": _("Failures"),
    "median": _("Median"),
    "p90": _("p90"),
}
#: Measures of time.
OF_TIME = frozenset({"median", "p90"})
#: What a time is taken of.
SPANS: dict[str, Any] = {"": _("Whole stay"), "work": _("Work only")}
#: How far back: choice, word on the link, words in a sentence, how long.
PERIODS: dict[str, tuple[Any, Any, timedelta]] = {
    "day": (_("24 h"), _("last 24 h"), timedelta(days=1)),
    "week": (_("7 d"), _("last 7 days"), timedelta(days=7)),
    "month": (_("30 d"), _("last 30 days"), timedelta(days=30)),
}
#: What the table is sorted by, the largest first; "" for the declared order.
SORTS = frozenset({"", "visits", "failures", "median", "p90", "work", "work_p90", "open"})


@dataclass(frozen=True)
class Lens:
    """What is shown of the past; without `heat` it is where instances stand now.

    Attributes:
        heat: a key of HEATS.
        period: a key of PERIODS.
        span: a key of SPANS.
        sort: one of SORTS.
    """

    heat: str = ""
    period: str = "week"
    span: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Lens:
        """Return what an address asks for; what makes no sense is left out."""
        among = {"heat": HEATS, "period": PERIODS, "span": SPANS, "sort": SORTS}
        said = {key: str(query.get(key) or "") for key in among}
        return cls(**{key: text for key, text in said.items() if text and text in among[key]})

    def query(self) -> dict[str, str]:
        """Return the part of an address that asks for this; what is usual is left out."""
        return {key: text for key, text in asdict(self).items() if text != _USUAL[key]}

    @property
    def of_time(self) -> bool:
        """Whether times are shown."""
        return self.heat in OF_TIME

    @property
    def period_said(self) -> str:
        """The period in words, such as "last 7 days"."""
        return str(PERIODS[self.period][1])

    def since(self, now: datetime) -> datetime:
        """Return when the period begins."""
        return now - PERIODS[self.period][2]


_USUAL = asdict(Lens())
