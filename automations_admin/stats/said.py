"""Numbers of the statistics as people read them: rates, points, changes, durations."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations_admin import counting

#: Seconds of the units of a duration.
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
#: What stands where there is nothing to say.
NOTHING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


def percent(share: float | None, places: int = 1) -> str:
    """Return a share of 1 in per cent, or a dash for None."""
    if share is None:
        return NOTHING
    return _("%(number)s%%") % {"number": decimal(100 * share, places)}


def points(difference: float | None) -> str:
    """Return the difference of two rates in points, with its sign."""
    if difference is None:
        return NOTHING
    return _("%(number)s points") % {"number": signed(100 * difference)}


def change(now: float, before: float) -> str:
    """Return by how much a count has changed, in per cent; "" if there was nothing before."""
    return signed_percent(now / before - 1) if before else ""


def signed_percent(share: float, places: int = 1) -> str:
    """Return a share of 1 in per cent, with its sign."""
    return _("%(number)s%%") % {"number": signed(100 * share, places)}


def signed(number: float, places: int = 1) -> str:
    """Return a number with its sign; nothing has none."""
    text = decimal(abs(number), places)
    if round(number, places) == 0:
        return text
    return f"{'+' if number > 0 else MINUS}{text}"


def decimal(number: float, places: int = 1) -> str:
    """Return a number with so many places, in the reader's language."""
    text = number_format(round(number, places), places, use_l10n=True, force_grouping=True)
    return text.replace("-", MINUS)


def interval(low: float, high: float, places: int = 1) -> str:
    """Return two shares of 1 in per cent, such as "14.5% to 18.8%"."""
    return _("%(low)s to %(high)s") % {"low": percent(low, places), "high": percent(high, places)}


def duration(seconds: float | None) -> str:
    """Return a duration in two units at most, such as "1 d 11 h"; a dash for None."""
    if seconds is None:
        return NOTHING
    left, parts = int(seconds), list[str]()
    for place, (size, unit) in enumerate(_UNITS):
        number, left = divmod(left, size)
        if number:
            parts.append(f"{number} {unit}")
        beyond = place + 1 < len(_UNITS) and parts
        if len(parts) == 2 or (beyond and not left // _UNITS[place + 1][0]):
            break
    return " ".join(parts) or "0 s"


def days(number: int) -> str:
    """Return a number of days."""
    return ngettext("%(number)s day", "%(number)s days", number) % {
        "number": counting.grouped(number)
    }


def of(part: int, whole: int) -> str:
    """Return "71 of 397"."""
    return _("%(part)s of %(whole)s") % {
        "part": counting.grouped(part),
        "whole": counting.grouped(whole),
    }
