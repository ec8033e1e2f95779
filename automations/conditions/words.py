"""Conditions as sentences: in English where a text is stored, else in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from automations.conditions.condition import Any_, Comparison, Condition, Not, Op
from automations.conditions.places import Constant, Operand, Place, Span
from automations.conditions.stored import condition_of
from automations.exceptions import DefinitionError

#: Characters of a stored sentence, values of a list, and characters of a text at most.
MAX_SENTENCE, MAX_VALUES, MAX_TEXT = 200, 5, 60

_SAID: Mapping[Op, str] = {
    Op.EQ: gettext_noop("%(place)s is %(value)s"),
    Op.NE: gettext_noop("%(place)s is not %(value)s"),
    Op.IN: gettext_noop("%(place)s is %(value)s"),
    Op.CONTAINS: gettext_noop("%(place)s contains %(value)s"),
    Op.STARTS_WITH: gettext_noop("%(place)s starts with %(value)s"),
    Op.OLDER_THAN: gettext_noop("%(place)s is more than %(value)s ago"),
    Op.WITHIN: gettext_noop("%(place)s is at most %(value)s ago"),
    Op.EMPTY: gettext_noop("%(place)s is empty"),
    Op.SET: gettext_noop("%(place)s is set"),
}
_NOT = gettext_noop("not (%(condition)s)")
_AND, _OR = gettext_noop("%(first)s and %(second)s"), gettext_noop("%(first)s or %(second)s")
_MORE = gettext_noop("%(number)s more values")
_WORDS = {
    None: gettext_noop("nothing"),
    True: gettext_noop("true"),
    False: gettext_noop("false"),
}
#: Units of time in seconds, the largest first.
_UNITS = (
    (86_400, gettext_noop("%(number)s d")),
    (3_600, gettext_noop("%(number)s h")),
    (60, gettext_noop("%(number)s min")),
    (1, gettext_noop("%(number)s s")),
)
#: Texts that are clear without quotes.
_CLEAR = re.compile(r"[\w@.+/:-]+")

#: Returns a text of the catalogs in some language.
Say = Callable[[str], str]


def english(condition: Condition) -> str:
    """Return a condition as an English sentence of at most 200 characters, to be stored."""
    text = _condition(condition, str)
    return text if len(text) <= MAX_SENTENCE else f"{text[: MAX_SENTENCE - 1]}…"


def said(condition: Condition) -> str:
    """Return a condition as a sentence in the present language."""
    return _condition(condition, gettext)


def said_json(given: Any) -> str:
    """Return what a graph says of a condition: its JSON as a sentence, a name as it is.

    Args:
        given: a name, or JSON; of what is no condition nothing is known.
    """
    if not isinstance(given, Mapping):
        return str(given)
    try:
        return said(condition_of(given))
    except (DefinitionError, KeyError, ValueError, TypeError, ArithmeticError, RecursionError):
        return gettext("a condition")


def said_value(value: Any) -> str:
    """Return a value that was found in the present language."""
    return _value(value, gettext)


def _condition(given: Condition, say: Say) -> str:
    if isinstance(given, Comparison):
        return _comparison(given, say)
    if isinstance(given, Not):
        return say(_NOT) % {"condition": _condition(given.condition, say)}
    parts = (
        f"({_condition(one, say)})" if len(one.inner) > 1 else _condition(one, say)
        for one in given.inner
    )
    return _joined(parts, say(_OR if isinstance(given, Any_) else _AND))


def _comparison(given: Comparison, say: Say) -> str:
    values = {"place": str(given.place), "value": _operand(given.operand, say)}
    if given.op in _SAID:
        return say(_SAID[given.op]) % values
    return f"{values['place']} {given.op} {values['value']}"


def _operand(given: Operand | None, say: Say) -> str:
    match given:
        case Place():
            return str(given)
        case Span(seconds):
            return _span(seconds, say)
        case Constant(tuple() as values):
            return _values(values, say)
        case Constant(value):
            return _value(value, say)
    return ""


def _values(values: tuple[Any, ...], say: Say) -> str:
    shown = [_value(one, say) for one in values[:MAX_VALUES]]
    if len(values) > MAX_VALUES:
        shown.append(say(_MORE) % {"number": len(values) - MAX_VALUES})
    return _joined(iter(shown), say(_OR)) or say(_WORDS[None])


def _joined(parts: Iterator[str], text: str) -> str:
    """Return parts joined two by two, as "a and b and c"."""
    found = next(parts, "")
    for one in parts:
        found = text % {"first": found, "second": one}
    return found


def _value(value: Any, say: Say) -> str:
    if value is None or isinstance(value, bool):
        return say(_WORDS[value])
    text = str(value)
    text = text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}…"
    return text if not isinstance(value, str) or _CLEAR.fullmatch(text) else f"“{text}”"


def _span(seconds: float, say: Say) -> str:
    parts, rest = [], seconds
    for size, unit in _UNITS:
        number, rest = divmod(rest, size) if size > 1 else (round(rest, 3), 0)
        if number:
            parts.append(say(unit) % {"number": f"{number:.10g}"})
    return " ".join(parts) or say(_UNITS[-1][1]) % {"number": 0}
