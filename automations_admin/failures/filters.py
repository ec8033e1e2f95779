"""What the page is narrowed down to, read from the address and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Longest name that is taken from an address.
MAX_TEXT = 250


@dataclass(frozen=True)
class Period:
    """How far back trends go.

    Attributes:
        words: what the choice is called.
        title: what the pictures show.
        span: how far.
        parts: into how many bars it is divided.
        clock: format of the moment at which a bar begins; see Django's `date`.
    """

    words: Any
    title: Any
    span: timedelta
    parts: int
    clock: str

    @property
    def heading(self) -> str:
        """What stands above the pictures; no line ends between a number and its unit."""
        return re.sub(r"(?<=\d) ", "\N{NO-BREAK SPACE}", str(self.title))

    @property
    def part(self) -> timedelta:
        """What one bar stands for."""
        return self.span / self.parts


PERIODS: dict[str, Period] = {
    "day": Period(_("Last 24 h"), _("Failed tries per hour, 24 h"), timedelta(days=1), 24, "H:i"),
    "week": Period(
        _("Last 7 days"), _("Failed tries per 6 h, 7 days"), timedelta(days=7), 28, "D H:i"
    ),
    "month": Period(
        _("Last 30 days"), _("Failed tries per day, 30 days"), timedelta(days=30), 30, "j M"
    ),
}


@dataclass(frozen=True)
class Filters:
    """The filters in force.

    Attributes:
        flow: dotted name of the flow; "" for all.
        period: a key of PERIODS. It narrows no list down: what nobody has acted on stays.
    """

    flow: str = ""
    period: str = "day"

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Filters:
        """Return the filters that an address asks for; what makes no sense is left out."""
        period = str(query.get("period") or "")
        return cls(
            flow=str(query.get("flow") or "").replace("\x00", "").strip()[:MAX_TEXT],
            period=period if period in PERIODS else cls.period,
        )

    @property
    def chosen(self) -> Period:
        """The period."""
        return PERIODS[self.period]
