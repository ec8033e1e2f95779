"""Tags of the console's templates: icons, states, counts, moments."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from automations import clock, wording
from automations.models import AutomationTaskModel
from automations_admin import counting, moments, names
from automations_admin.marks import Mark

register = template.Library()

#: Longest JSON that is shown on one line, in characters.
LONGEST = 300


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


@register.filter
def count(value: int) -> str:
    """Return a number as people read it, "10,000+" if it was capped."""
    return counting.said(int(value))


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
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        moments.full(moment),
        moments.clock_time(moment),
    )


@register.simple_tag
def ago(moment: datetime | None) -> SafeString | str:
    """Return how long ago a moment was, in full in the title."""
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        moments.full(moment),
        _("%(age)s ago") % {"age": wording.age(clock.now() - moment)},
    )


@register.filter
def age(moment: datetime) -> str:
    """Return how long it has been since a moment."""
    return wording.age(clock.now() - moment)


@register.filter
def step_of(task: AutomationTaskModel) -> str:
    """Return the label of a task's step."""
    return names.step_label(task.status)


@register.filter
def as_json(value: Any) -> str:
    """Return a value as JSON on one line, shortened; escaped like any other text."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
