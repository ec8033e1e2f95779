"""The small print of a step in words: what its modifiers say, and durations as people say them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations.conditions import words
from automations.graph import HOLDOUT, Edge, Kind, Modifier, Vertex, Way
from automations.hours import DAYS

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
#: Lookup fields whose value alone says who is meant.
_PLAIN_FIELDS = {"name", "username", "email"}
#: Characters of a value at most that the small print shows.
MAX_VALUE = 40


def duration(value: float | timedelta) -> str:
    """Return a rule's duration: "2 days", "1 h 30 min", "20 s".

    Args:
        value: a timedelta or seconds.
    """
    seconds = _seconds(value)
    days = seconds / 86_400
    if days >= 1 and days == int(days):
        return ngettext("%(count)d day", "%(count)d days", int(days)) % {"count": days}
    return _in_units(seconds, most=4)


def age(value: float | timedelta) -> str:
    """Return how long something took or is ago, rounded to what matters: "2 d 3 h", "41 min".

    Args:
        value: a timedelta or seconds; a negative one counts as nothing.
    """
    seconds = max(_seconds(value), 0.0)
    if seconds < 1:
        return _("%(number)s ms") % {"number": round(seconds * 1000)}
    if seconds < 10 and seconds != int(seconds):
        return _("%(number)s s") % {"number": f"{seconds:.1f}"}
    return _in_units(int(seconds), most=2 if seconds >= 3_600 else 1)


def _seconds(value: float | timedelta) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def _in_units(seconds: float, most: int) -> str:
    """Return the largest units of a duration, at most `most` of them."""
    parts: list[str] = []
    rest = seconds
    for size, unit in _UNITS:
        if unit == "s" and not parts and rest != int(rest):
            return _unit(unit) % {"number": f"{rest:g}"}
        number, rest = divmod(rest, size)
        if number:
            parts.append(_unit(unit) % {"number": int(number)})
        elif parts:
            most -= 1
        if len(parts) >= most:
            break
    return " ".join(parts) or _unit("s") % {"number": 0}


def _unit(unit: str) -> str:
    return {
        "d": _("%(number)s d"),
        "h": _("%(number)s h"),
        "min": _("%(number)s min"),
        "s": _("%(number)s s"),
    }[unit]


def moment(text: str) -> str:
    """Return a moment given as ISO text in the current time zone, or a name as it is."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    local = timezone.localtime(found) if timezone.is_aware(found) else found
    return date_format(local, "DATETIME_FORMAT")


def said(value: Any) -> str:
    """Return a duration given as seconds, or the name of what computes it."""
    return duration(value) if isinstance(value, (int, float)) else str(value)


def modifier(given: Modifier) -> str:
    """Return one modifier in words, or "" if it has none."""
    speaker = _SPEAKERS.get(given.kind)
    return speaker(given.value) if speaker else ""


def small_print(vertex: Vertex) -> tuple[str, ...]:
    """Return the modifiers of a step in words, a line each, in declared order."""
    lines = (modifier(given) for given in vertex.modifiers)
    return tuple(line for line in lines if line)


def lines(vertex: Vertex) -> tuple[str, ...]:
    """Return what stands below the name of a step: title of its own kind, and the small print."""
    return tuple(filter(None, (str(vertex.title), *small_print(vertex))))


def does(vertex: Vertex) -> str:
    """Return in words what a step does; the title of one of the project's own kinds."""
    return str(vertex.title) or kind(vertex.kind)


def kind(value: Kind) -> str:
    """Return in words what a step does."""
    return {
        Kind.EXECUTE: _("runs code"),
        Kind.PASS: _("goes on"),
        Kind.DECIDE: _("decides"),
        Kind.SPLIT: _("splits into branches"),
        Kind.JOIN: _("joins branches"),
        Kind.FORM: _("waits for a person"),
        Kind.MESSAGE: _("sends a message"),
        Kind.REPEAT: _("starts over"),
        Kind.END: _("ends"),
        Kind.WAIT: _("waits for what happens"),
        Kind.EXPERIMENT: _("compares ways by lot"),
        Kind.UPDATE: _("sets values"),
        Kind.WEBHOOK: _("calls another system"),
        Kind.MAIL: _("sends a mail"),
        Kind.START: _("starts another flow"),
        Kind.JUMP: _("goes to another step"),
    }[value]


def edge(given: Edge, source: Kind) -> str:
    """Return what an edge is labelled with, or "" if it needs no label.

    Args:
        given: the edge.
        source: kind of the vertex that it leaves.
    """
    if given.label and source == Kind.EXPERIMENT:
        return arm(given.label)
    return given.label or way(given.way, source)


def way(value: Way, source: Kind) -> str:
    """Return in words why an edge is taken, or "" if that goes without saying.

    Args:
        value: the way.
        source: kind of the vertex that the edge leaves.
    """
    labels = {
        Way.THEN: _("then"),
        Way.ELSE: _("else"),
        Way.ERROR: _("on error"),
        Way.REPEAT: _("again"),
    }
    if value == Way.ELSE and source == Kind.WAIT:
        return _("if it takes too long")
    if value == Way.NEXT and source in {Kind.REPEAT, Kind.JUMP}:
        return _("when over")
    if value == Way.NEXT and source in {Kind.DECIDE, Kind.SPLIT, Kind.EXPERIMENT}:
        return _("if skipped")
    return labels.get(value, "")


def retry(value: Mapping[str, Any]) -> str:
    """Return a retry policy in words: "up to 3 attempts, 30 s to 1 min apart"."""
    most = int(value["max_attempts"])
    count = ngettext("%(count)d attempt", "up to %(count)d attempts", most) % {"count": most}
    first, last = _first_and_last_delay(value)
    if most < 2 or last <= 0:
        return count
    if duration(first) == duration(last):
        return _("%(attempts)s, %(delay)s apart") % {"attempts": count, "delay": duration(first)}
    return _("%(attempts)s, %(first)s to %(last)s apart") % {
        "attempts": count,
        "first": duration(first),
        "last": duration(last),
    }


def _first_and_last_delay(value: Mapping[str, Any]) -> tuple[float, float]:
    first = float(value["delay"])
    ceiling = value.get("max_delay")
    limit = float(ceiling) if ceiling is not None else None
    # A backoff of 2 over hundreds of attempts would overflow long before it mattered.
    growths = min(max(int(value["max_attempts"]) - 2, 0), 60)
    last = first * float(value["backoff"]) ** growths
    if limit is not None:
        first, last = min(first, limit), min(last, limit)
    return first, last


def _addressee(said_name: str, lookup: Mapping[str, Any]) -> str:
    parts = [
        str(value) if key in _PLAIN_FIELDS or len(lookup) == 1 else f"{key}={value}"
        for key, value in lookup.items()
    ]
    return said_name % {"name": ", ".join(parts)}


def _repeats(value: Mapping[str, Any]) -> str:
    parts = [_rhythm(value)]
    if value.get("times"):
        times = int(value["times"])
        parts.append(ngettext("%(count)d time", "%(count)d times", times) % {"count": times})
    if value.get("until"):
        parts.append(_("until %(moment)s") % {"moment": moment(str(value["until"]))})
    return ", ".join(part for part in parts if part)


def _rhythm(value: Mapping[str, Any]) -> str:
    zone = value.get("zone") or ""
    if value.get("cron"):
        rule = _("by cron %(rule)s") % {"rule": value["cron"]}
        return f"{rule}, {zone}" if zone else rule
    if value.get("days"):
        days = int(value["days"])
        rule = ngettext("every day", "every %(count)d days", days) % {"count": days}
        if value.get("at"):
            rule = _("%(rule)s at %(time)s") % {"rule": rule, "time": value["at"]}
        return f"{rule} {zone}".rstrip()
    if value.get("every"):
        return _("every %(duration)s") % {"duration": duration(value["every"])}
    return ""


def arm(name: str) -> str:
    """Return the name of an arm of an experiment as people read it."""
    return _("holdout") if name == HOLDOUT else name


def arms(weights: Iterable[Iterable[Any]]) -> str:
    """Return the arms of an experiment with their weights: "a 50 %, b 40 %, holdout 10 %".

    Args:
        weights: name and weight of each.
    """
    said = (
        _("%(name)s %(share)s %%") % {"name": arm(name), "share": number_format(weight)}
        for name, weight in weights
    )
    # No line ends between a number and its unit.
    return ", ".join(said).replace(" %", "\u00a0%")


def _sends(value: Mapping[str, Any]) -> str:
    return _("%(message)s to %(target)s") % {
        "message": value["message"],
        "target": str(value["target"]).rpartition(".")[2],
    }


def _case(value: Mapping[str, Any]) -> str:
    """A case that is called like its condition is told by the label of its edge."""
    asked = value["condition"]
    if value["label"] == asked:
        return ""
    return _("%(label)s if %(name)s") % {"label": value["label"], "name": words.said_json(asked)}


def _jumps(value: Mapping[str, Any]) -> str:
    most = int(value["at_most"])
    count = ngettext("at most %(count)d time", "at most %(count)d times", most) % {"count": most}
    if not value.get("after"):
        return count
    return _("%(count)s, after %(duration)s at the earliest") % {
        "count": count,
        "duration": said(value["after"]),
    }


def _sets(value: Mapping[str, Any]) -> str:
    if value["value"] is None:
        return _("sets %(name)s") % {"name": value["name"]}
    return f"{value['name']} = {Truncator(value['value']).chars(MAX_VALUE)}"


def _starts(value: Mapping[str, Any]) -> str:
    name = str(value["automation"]).rpartition(".")[2]
    return _("%(name)s, and waits until it has ended") % {"name": name} if value["wait"] else name


def _waits_for(value: Iterable[Any]) -> str:
    if not all(isinstance(one, (str, Mapping)) for one in value):
        raise TypeError("What is waited for is a name or a condition.")
    return _("waits for %(what)s") % {"what": ", ".join(map(words.said_json, value))}


def days(text: str) -> str:
    """Return days of the week in words: "daily", "Mon-Fri", "Mon, Wed".

    Args:
        text: as `hours.said_days` gives them.
    """
    if text == "daily":
        return _("daily")
    names = {name: str(WEEKDAYS_ABBR[number]) for number, name in enumerate(DAYS)}
    parts = (part.split("-") for part in text.split(","))
    # An en dash stands between the ends of a range.
    return ", ".join("\u2013".join(names.get(name, name) for name in part) for part in parts)


def _during(value: Mapping[str, Any]) -> str:
    named, _space, times = str(value["hours"]).partition(" ")
    said_times = times.replace("-", "\u2013")
    text = _("%(days)s %(times)s") % {"days": days(named), "times": said_times}
    if value.get("zone"):
        text = f"{text} {value['zone']}"
    return _("%(hours)s, else skipped") % {"hours": text} if value.get("skips") else text


def _at_most(value: Mapping[str, Any]) -> str:
    most = int(value["most"])
    count = ngettext("at most %(count)d time", "at most %(count)d times", most) % {"count": most}
    given = {"count": count, "duration": duration(value["per"]), "channel": value["channel"]}
    text = _("%(count)s in %(duration)s by %(channel)s") % given
    return _("%(limit)s, else it waits") % {"limit": text} if value.get("waits") else text


def limit(value: Mapping[str, Any]) -> str:
    """Return a limit in words: "at most 10 at once for each customer"."""
    given = {"most": int(value["most"]), "name": value["name"], "key": value["key"]}
    if value["per"] is None:
        text = _("at most %(most)d at once") % given
    else:
        said_per = duration(value["per"])
        text = _("at most %(most)d begun in %(duration)s") % {**given, "duration": said_per}
    if value["key"]:
        text = _("%(limit)s for each %(key)s") % {**given, "limit": text}
    return _("%(limit)s (%(name)s)") % {**given, "limit": text} if value["name"] else text


#: Modifiers that say what a step does outside of this system.
OUTSIDE = ("effects", "mails", "calls")

_SPEAKERS: dict[str, Callable[[Any], str]] = {
    "skip_if": lambda value: _("skip if %(name)s") % {"name": words.said_json(value)},
    "until": lambda value: _("until %(moment)s") % {"moment": moment(str(value))},
    "after": lambda value: _("after %(duration)s") % {"duration": said(value)},
    "as_soon_as": lambda value: _("as soon as %(name)s") % {"name": words.said_json(value)},
    "during": _during,
    "at_most": _at_most,
    "limit": limit,
    "priority": lambda value: _("priority %(number)d") % {"number": value},
    "skip_after": lambda value: _("skip after %(duration)s") % {"duration": said(value)},
    "retry": retry,
    "timeout": lambda value: _("timeout %(duration)s") % {"duration": said(value)},
    "detached": lambda value: _("runs on its own"),
    "effects": str,
    "mails": lambda value: _("sends the mail %(name)s") % {"name": value["template"]},
    "calls": lambda value: _("calls %(host)s") % {"host": value["host"]},
    "scope": lambda value: _("unless unsubscribed from %(name)s") % {"name": value},
    "stores": lambda value: _("keeps the answer as %(name)s") % {"name": value},
    "if": lambda value: _("if %(name)s") % {"name": words.said_json(value)},
    "case": _case,
    "jumps": _jumps,
    "sets": _sets,
    "starts": _starts,
    "exited": lambda value: _("exited: %(reason)s") % {"reason": value},
    "sends": _sends,
    "experiment": lambda value: arms(value["arms"]),
    "repeats": _repeats,
    "waits_for": _waits_for,
    "within": lambda value: _("at most %(duration)s") % {"duration": said(value)},
    "user": lambda value: _addressee(_("user %(name)s"), value),
    "group": lambda value: _addressee(_("group %(name)s"), value),
    "permission": lambda value: _("permission %(name)s") % {"name": value},
}
