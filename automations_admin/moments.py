"""Moments as people read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from automations import clock, wording

#: What is no longer ago is just now: a page is read a while after it was made.
JUST_NOW = timedelta(seconds=5)


def clock_time(moment: datetime) -> str:
    """Return a moment as clock time if it is today, with the day or the year if it is not."""
    local, today = timezone.localtime(moment), timezone.localtime(clock.now()).date()
    if local.date() == today:
        return f"{local:%H:%M:%S}"
    shape = "D j M, H:i" if local.year == today.year else "j M Y, H:i"
    return str(date_format(local, shape))


def full(moment: datetime) -> str:
    """Return a moment with date, seconds and zone."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M:%S} {zone()}"


def element(moment: datetime) -> SafeString:
    """Return a moment as clock time for a page, in full in the title."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        full(moment),
        clock_time(moment),
    )


def zone() -> str:
    """Return the name of the time zone that the page's times are in."""
    return timezone.get_current_timezone_name()


def relative(moment: datetime, now: datetime) -> str:
    """Return how far a moment is from now, in whole seconds: "in 2 h" or "41 min ago"."""
    if moment > now:
        return _("in %(age)s") % {"age": wording.age(ceil((moment - now).total_seconds()))}
    return past(now - moment)


def past(age: timedelta) -> str:
    """Return how long ago something was: "just now" or "41 min ago"."""
    if age < JUST_NOW:
        return _("just now")
    return _("%(age)s ago") % {"age": wording.age(int(age.total_seconds()))}
