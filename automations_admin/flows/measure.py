"""What heat measures at a step: a value, its figure in words, and the limits between its levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import wording
from automations_admin import counting
from automations_admin.flows import limits
from automations_admin.flows.percentile import percentile
from automations_admin.flows.visits import Visits

#: What is printed at a step for which there is no value.
NONE = "–"  # noqa: RUF001
#: Limits between shares of visits: round, and the same for every flow.
SHARES = (0.01, 0.05, 0.2)


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes:
        title: what it is.
        note: how it is taken.
        value: what is compared; None for a step that has none.
        figure: what is printed at a step.
        limits: those between the levels of heat, for values up to this one.
        limit: puts one limit into words.
    """

    title: Any
    note: Any
    value: Callable[[Visits], float | None]
    figure: Callable[[Visits], str]
    limits: Callable[[float], tuple[float, ...]]
    limit: Callable[[float], str]


def failing(visits: Visits) -> float | None:
    """Return at which share of the visits an attempt failed; None if there were no visits."""
    return visits.failing / visits.begun if visits.begun else None


def failures(visits: Visits) -> str:
    """Return how many attempts failed, with the share of visits: "38 (1.6 %)"."""
    share = failing(visits)
    if not share:
        return NONE if share is None else "0"
    return f"{counting.grouped(visits.failures)} ({percent(share)})"


def percent(share: float) -> str:
    """Return a share as people read it: "1.6 %", "34 %", "under 0.1 %"."""
    if 0 < share < 0.001:
        return _("under %(limit)s") % {"limit": percent(0.001)}
    rounded = round(share * 100, 0 if share >= 0.1 else 1)
    number = number_format(rounded, 0 if rounded == int(rounded) else 1)
    return _("%(number)s %%") % {"number": number}


def took(times: tuple[float, ...], share: float) -> str:
    """Return a percentile of times in seconds as people read it."""
    seconds = percentile(times, share)
    return NONE if seconds is None else wording.age(seconds)


def _times(title: Any, note: Any, times: str, share: float) -> Measure:
    return Measure(
        title,
        note,
        value=lambda visits: percentile(getattr(visits, times), share),
        figure=lambda visits: took(getattr(visits, times), share),
        limits=lambda largest: limits.spread(largest, limits.SECONDS),
        limit=wording.age,
    )


_STAY = gettext_lazy(
    "The time from beginning to end of visits that went through in this period. Waiting counts, "
    "because that is what the customer notices; visits that are open, failed, skipped or "
    "cancelled do not."
)
_WORK = gettext_lazy(
    "The time of the last attempt alone, without planned waiting, earlier attempts and the time "
    "until a worker took it, at visits that went through in this period. Steps that only wait "
    "or decide have none."
)
#: By the keys of `lens.HEATS` and `lens.SPANS`.
MEASURES: dict[tuple[str, str], Measure] = {
    ("visits", ""): Measure(
        gettext_lazy("Visits"),
        gettext_lazy("Visits that began in this period. Each round of a loop is one."),
        value=lambda visits: visits.begun or None,
        figure=lambda visits: counting.grouped(visits.begun),
        limits=lambda largest: limits.spread(largest, limits.COUNTS),
        limit=lambda number: counting.grouped(int(number)),
    ),
    ("failures", ""): Measure(
        gettext_lazy("Failed attempts"),
        gettext_lazy(
            "How many attempts failed or lost their worker, at visits that began in this period. "
            "The colour tells at which share of the visits."
        ),
        value=failing,
        figure=failures,
        limits=lambda largest: SHARES,
        limit=percent,
    ),
    ("median", ""): _times(gettext_lazy("Median of the whole stay"), _STAY, "stays", 0.5),
    ("p90", ""): _times(gettext_lazy("p90 of the whole stay"), _STAY, "stays", 0.9),
    ("median", "work"): _times(gettext_lazy("Median of the work"), _WORK, "works", 0.5),
    ("p90", "work"): _times(gettext_lazy("p90 of the work"), _WORK, "works", 0.9),
}
