"""What comparisons of arms mean, in sentences; "inconclusive" is a result."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from automations.graph import HOLDOUT
from automations_admin import counting
from automations_admin.stats import said
from automations_admin.stats.arms import Pair
from automations_admin.stats.verdict import LEAST, Verdict

#: Words and classes of the chips.
CHIPS: dict[Verdict, tuple[Any, str]] = {
    Verdict.BETTER: (gettext_lazy("Better"), "a-s-done"),
    Verdict.WORSE: (gettext_lazy("Worse"), "a-s-failed"),
    Verdict.INCONCLUSIVE: (gettext_lazy("Inconclusive"), "a-s-warn"),
    Verdict.TOO_FEW: (gettext_lazy("Too few"), "a-s-off"),
}
#: Days of a week, a month and a year.
WEEK, MONTH, YEAR = 7, 30.44, 365.25


@dataclass(frozen=True)
class Sentence:
    """A verdict.

    Attributes:
        head: who against whom, and what came out.
        rest: why, and what is needed.
        css: class of its state.
    """

    head: str
    rest: str
    css: str


def arm_name(name: str) -> str:
    """Return what an arm is called."""
    return _("holdout") if name == HOLDOUT else name


def sentence(pair: Pair, days: float | None) -> Sentence:
    """Return a verdict as a sentence.

    Args:
        pair: the comparison.
        days: how many it takes until there are enough, or None.
    """
    verdict = pair.found.verdict
    names = {"one": arm_name(pair.one.name), "other": arm_name(pair.other.name)}
    head, rest = {
        Verdict.BETTER: (_("%(one)s against %(other)s: better."), _proved),
        Verdict.WORSE: (_("%(one)s against %(other)s: worse."), _proved),
        Verdict.INCONCLUSIVE: (_("%(one)s against %(other)s: inconclusive."), _open),
        Verdict.TOO_FEW: (_("%(one)s against %(other)s: too few to judge."), _few),
    }[verdict]
    more = needs(pair, days, long=True)
    parts = filter(None, (rest(pair, names), more))
    return Sentence(head % names, " ".join(parts), CHIPS[verdict][1])


def _proved(pair: Pair, names: dict[str, str]) -> str:
    return _("The difference is %(points)s (95%% interval %(interval)s), adjusted p = %(p)s.") % {
        "points": said.points(pair.found.difference),
        "interval": reach(pair),
        "p": p_words(pair.found.adjusted_p),
    }


def _open(pair: Pair, names: dict[str, str]) -> str:
    found, interval = pair.found, pair.found.difference_interval
    if not found.difference or interval is None:
        return _(
            "Both have the same rate so far (95%% interval of the difference %(interval)s points)."
        ) % {"interval": reach(pair)}
    ahead = (
        _("%(one)s is ahead by %(points)s points")
        if found.difference > 0
        else _("%(one)s is behind by %(points)s points")
    )
    points = said.decimal(100 * abs(found.difference))
    first = ahead % {**names, "points": points}
    why = (
        _("but the interval runs from %(interval)s points and contains zero.")
        if 0 in interval
        else _("but adjusted for all comparisons p is %(p)s.")
    )
    rest = why % {"interval": reach(pair), "p": p_words(found.adjusted_p)}
    return f"{first}, {rest}"


def _few(pair: Pair, names: dict[str, str]) -> str:
    return _(
        "Each arm needs %(least)s matured instances at least; there are %(one)s and %(other)s."
    ) % {
        "least": LEAST,
        "one": counting.grouped(pair.one.matured),
        "other": counting.grouped(pair.other.matured),
    }


def needs(pair: Pair, days: float | None, *, long: bool = False) -> str:
    """Return how many more a comparison needs, such as "about 1,300 more per arm"; "" for none.

    Args:
        pair: the comparison.
        days: how many that takes, or None.
        long: as a sentence, with how long that takes.
    """
    more = pair.found.more
    if not more:
        return ""
    number = {"number": counting.grouped(about(more)), "arm": arm_name(pair.smaller.name)}
    return _long(pair, days, number) if long else _short(pair) % number


def _short(pair: Pair) -> str:
    if pair.both_need:
        return _("about %(number)s more per arm")
    return _("about %(number)s more in %(arm)s")


def _long(pair: Pair, days: float | None, number: dict[str, str]) -> str:
    words = (
        _("About %(number)s more matured instances per arm are needed")
        if pair.both_need
        else _("About %(number)s more matured instances in %(arm)s are needed")
    )
    if days is None:
        return f"{words % number}."
    time = _("some %(time)s at the present pace") % {"time": long_time(days)}
    return f"{words % number}, {time}."


def about(number: int) -> int:
    """Return a number to two places."""
    size = 10 ** max(floor(log10(number)) - 1, 0) if number > 0 else 1
    return round(number / size) * size


def long_time(days: float) -> str:
    """Return a number of days in days, weeks, months or years."""
    if days < 2 * WEEK:
        n = max(round(days), 1)
        return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
    if days < 14 * WEEK:
        n = round(days / WEEK)
        return ngettext("%(n)s week", "%(n)s weeks", n) % {"n": n}
    if days < 2 * YEAR:
        n = round(days / MONTH)
        return ngettext("%(n)s month", "%(n)s months", n) % {"n": n}
    n = round(days / YEAR)
    return ngettext("%(n)s year", "%(n)s years", n) % {"n": counting.grouped(n)}


def reach(pair: Pair) -> str:
    """Return the interval of a difference in points, such as "+1.8 to +9.8", or a dash."""
    interval = pair.found.difference_interval
    if interval is None:
        return said.NOTHING
    low, high = said.signed(100 * interval.low), said.signed(100 * interval.high)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def p_words(p: float | None) -> str:
    """Return a p value with three places; a dash for None."""
    if p is None:
        return said.NOTHING
    return _("under %(p)s") % {"p": said.decimal(0.001, 3)} if p < 0.001 else said.decimal(p, 3)
