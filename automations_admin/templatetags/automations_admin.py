"""Tags of the console's templates: icons, states, counts, moments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from automations import clock, notes, remarks, wording
from automations.models import AutomationTaskModel
from automations_admin import conf, counting, moments, names, workers
from automations_admin.acting import words
from automations_admin.marks import Mark

register = template.Library()

#: Longest JSON that is shown on one line, in characters.
LONGEST = 300

register.filter("said", notes.said)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a symbol of `symbols.html`, hidden from screen readers."""
    return format_html('<svg class="a-i" aria-hidden="true"><use href="#a-i-{}"></use></svg>', name)


@register.simple_tag
def state(mark: Mark, text: Any = None, css: str = "a-plain") -> SafeString:
    """Return a state with its icon.

    Args:
        mark: the state.
        text: another word than the mark's.
        css: "a-pill", "a-pill a-big" or "a-plain".
    """
    return format_html(
        '<span class="a-state a-s {} {}">{}{}</span>',
        mark.css,
        css,
        icon(mark.icon),
        mark.text if text is None else text,
    )


@register.simple_tag
def proportions(parts: Iterable[tuple[str, float]], whole: float = 0) -> SafeString:
    """Return a bar of parts beside each other, hidden from screen readers.

    Args:
        parts: the class of each one's colour, and how large it is.
        whole: how much fills the bar; by default their sum.
    """
    given = [(css, size) for css, size in parts if size > 0]
    width, x, drawn = whole or sum(size for _css, size in given) or 1, 0.0, []
    for css, size in given:
        share = 100 * size / width
        drawn.append((css, f"{x:.2f}", f"{max(share, 0.2):.2f}"))
        x += share
    return format_html(
        '<svg class="a-parts" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">{}'
        "</svg>",
        format_html_join("", '<rect class="{}" x="{}" y="0" width="{}" height="1"/>', drawn),
    )


@register.filter
def count(value: int) -> str:
    """Return a number as people read it, "10,000+" if it was capped."""
    return counting.said(int(value))


@register.filter
def grouped(value: int) -> str:
    """Return a whole number with the language's separators, however large."""
    return counting.grouped(int(value))


@register.simple_tag
def quiet_count(value: int) -> SafeString:
    """Return a count of which there is no list; zero is quiet."""
    return format_html('<span class="{}">{}</span>', "" if value else "a-q", counting.said(value))


@register.simple_tag
def linked_count(value: int, url: str, mark: Mark | None = None) -> SafeString:
    """Return a count that links to the list it counts; zero is quiet and no link."""
    if not value:
        return format_html('<span class="a-q">{}</span>', 0)
    if mark is None:
        return format_html('<a href="{}">{}</a>', url, counting.said(value))
    return format_html(
        '<a class="a-state a-s {}" href="{}" title="{}">{}{}</a>',
        mark.css,
        url,
        mark.text,
        icon(mark.icon),
        counting.said(value),
    )


@register.simple_tag
def when(moment: datetime | None) -> SafeString | str:
    """Return a moment as clock time, with the date if it was not today, in full in the title."""
    return "" if moment is None else moments.element(moment)


@register.simple_tag
def exactly(moment: datetime) -> SafeString:
    """Return a moment with its day and year, as of a simulated clock."""
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), remarks.moment(moment))


@register.simple_tag
def now_zone() -> str:
    """Return the name of the time zone that the page's times are in."""
    return moments.zone()


@register.simple_tag
def ago(moment: datetime | None) -> SafeString | str:
    """Return how long ago a moment was, in full in the title."""
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        moments.full(moment),
        moments.past(clock.now() - moment),
    )


#: Most seconds between two refreshes of a page that shows where instances are just now.
CLOSELY = 2.0


@register.inclusion_tag("automations_admin/live.html", takes_context=True)
def live_bar(context: Mapping[str, Any], still: Any = False) -> dict[str, Any]:
    """Return the line that says as of when a page is, with what the script in console.js needs.

    A page that answers a form is not refreshed: its address asked again is another page.

    Args:
        still: the page shows the past, of which nothing is refreshed.
    """
    now, interval = clock.now(), conf.get().LIVE_INTERVAL
    if context.get("closely"):
        interval = min(interval, CLOSELY)
    if still or getattr(context.get("request"), "method", "GET") != "GET":
        interval = 0
    return {
        "now": now.isoformat(),
        "full": moments.full(now),
        "time": f"{moments.clock_time(now)} {moments.zone()}",
        "seconds": number_format(interval, decimal_pos=None if interval % 1 else 0),
        # As scripts write numbers, whatever the language.
        "interval": f"{interval:g}" if interval else "",
    }


@register.filter
def age(moment: datetime) -> str:
    """Return how long it has been since a moment."""
    return wording.age(clock.now() - moment)


@register.filter
def step_of(task: AutomationTaskModel) -> str:
    """Return the label of a task's step."""
    return names.step_label(task.status)


@register.filter
def step_name(name: str) -> str:
    """Return the label of a step, by the name of its node."""
    return names.step_label(name)


@register.filter
def dotted(name: str) -> SafeString:
    """Return the name of a class, which breaks behind its dots where it does not fit."""
    *modules, last = name.split(".")
    return format_html("{}{}", format_html_join("", "{}.<wbr>", zip(modules, strict=True)), last)


@register.simple_tag
def act_text(text: Any) -> str:
    """Return a text of `acting.words` as it is said of many."""
    return words.say(text)


@register.filter
def as_json(value: Any) -> str:
    """Return a value as JSON on one line, shortened; escaped like any other text."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


@register.filter
def count_all(value: int) -> str:
    """Return a number as people read it; it was not capped."""
    return counting.grouped(int(value))


@register.inclusion_tag("automations_admin/alarm.html", takes_context=True)
def alarm(context: Any) -> dict[str, Any]:
    """Say that nobody does what is due, on pages that do not say themselves how workers are."""
    if context.get("pulse") is not None:
        return {}
    found = workers.alarm()
    return {"pulse": found, "command": workers.COMMAND, "request": context.get("request")}
