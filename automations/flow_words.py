"""What is said of a flow as a whole, in words: whom it is about, who enters, goals, exit rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from automations.conditions import words
from automations.graph import Graph
from automations.wording import duration, limit


@dataclass(frozen=True)
class Line:
    """One thing that is said.

    Attributes:
        term: what it is about, such as "Goal".
        text: the words.
    """

    term: str
    text: str


def lines(graph: Graph) -> tuple[Line, ...]:
    """Return what a graph says of its flow, a line each, in declared order."""
    terms = {
        "version": _("Version"),
        "subject": _("About"),
        "reentry": _("Re-entry"),
        "limit": _("Limit"),
        "priority": _("Priority"),
        "enters_each": _("Enters"),
        "enters_by_form": _("Enters"),
        "goal": _("Goal"),
        "exit": _("Exit rule"),
    }
    known = (given for given in graph.about if given.kind in terms)
    return tuple(Line(terms[given.kind], _SPEAKERS[given.kind](given.value)) for given in known)


def _reentry(value: Mapping[str, Any]) -> str:
    return {
        "Once": _("once, for ever"),
        "OneAtATime": _("one at a time"),
        "PerKey": _("one at a time for each %(keys)s") % {"keys": ", ".join(value["keys"])},
        "CoolDown": _("one at a time, and again after %(duration)s")
        % {"duration": duration(value["period"] or 0)},
    }.get(str(value["policy"]), str(value["policy"]))


def _enters_each(value: Mapping[str, Any]) -> str:
    objects, every = str(value["objects"]), value["every"]
    parts = [_("each of %(objects)s") % {"objects": objects} if objects else _("each of some rows")]
    if isinstance(every, str):
        parts.append(_("by cron %(rule)s") % {"rule": every})
    else:
        parts.append(_("every %(duration)s") % {"duration": duration(every)})
    return ", ".join([*parts, *([] if value["existing"] else [_("new ones only")])])


def _enters_by_form(value: Mapping[str, Any]) -> str:
    who = str(value["who"])
    if who == "anybody":
        return _("by a form for everybody")
    if who:
        return _("by a form for people with the permission %(name)s") % {"name": who}
    return _("by a form for who has logged in")


def _goal(value: Mapping[str, Any]) -> str:
    parts = [_rule(value)]
    if value["within"] is not None:
        parts.append(_("within %(duration)s") % {"duration": duration(value["within"])})
    if value["target"] is not None:
        share = number_format(round(float(value["target"]) * 100, 1), use_l10n=True)
        said = _("target %(share)s %%") % {"share": share.removesuffix(".0").removesuffix(",0")}
        parts.append(said.replace(" %", "\u00a0%"))
    return ", ".join([*parts, *([_("then it ends")] if value["exits"] else [])])


def _rule(value: Mapping[str, Any]) -> str:
    when = value["when"]
    said = {
        "message": _("when the message %(name)s comes"),
        "condition": _("as soon as %(name)s"),
        "signal": _("by a signal"),
        "rows": _("by rows of the app"),
    }[when["kind"]]
    named = {**when, "name": words.said_json(when["name"])}
    return f"{value['name']}: {said % named}"


_SPEAKERS: dict[str, Callable[[Any], str]] = {
    "version": str,
    "subject": str,
    "reentry": _reentry,
    "limit": limit,
    "priority": str,
    "enters_each": _enters_each,
    "enters_by_form": _enters_by_form,
    "goal": _goal,
    "exit": _rule,
}
