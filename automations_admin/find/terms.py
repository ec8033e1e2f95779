"""The search language: what people type to find instances, taken apart without a database.

An id, a UUID or a key, or conditions on the data, joined by spaces; all of them must hold:

    10417                         customer.plan:pro
    total>10 paid:true            note:"two words" placed>=2026-03-01 items.0.sku!=A1
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from automations import redaction

#: Longest text that is searched for, in characters; most conditions; how deep a path may go.
MAX_TEXT, MAX_TERMS, MAX_DEPTH = 1_000, 10, 10
#: Digits of a number that is compared as a number.
MAX_DIGITS = 30

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_KEY = rf'(?:{_QUOTED}|[^\s:=<>!".]+)'
_SIGN = r":?(?:>=|<=|<>|=>|=<|>|<)|!=|==|[:=]"
_CONDITION = re.compile(rf"({_KEY}(?:\.{_KEY})*)\s*({_SIGN})\s*({_QUOTED}|[^\s\"]\S*)", re.DOTALL)
_WORD = re.compile(r"[^\s:=<>!\"]+(?=\s|\Z)")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
#: Other ways to write a sign.
_SIGNS = {":": "=", "==": "=", "<>": "!=", "=>": ">=", "=<": "<="}
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Term:
    """A condition on the value at a path of keys, or (without a path) a word.

    Attributes:
        text: what is compared with.
        path: the keys, from the top.
        sign: one of = != > >= < <=.
        quoted: the text stood in quotes, and is nothing but text.
    """

    text: str
    path: tuple[str, ...] = ()
    sign: str = "="
    quoted: bool = False

    @property
    def number(self) -> Decimal | None:
        """The text as a number, if it is one."""
        if self.quoted or len(self.text) > MAX_DIGITS or not _NUMBER.fullmatch(self.text):
            return None
        return Decimal(self.text)

    @property
    def is_constant(self) -> bool:
        """Whether the text is true, false or null."""
        return not self.quoted and self.text in _CONSTANTS

    @property
    def constant(self) -> bool | None:
        """The truth value or None that the text stands for; see `is_constant`."""
        found: bool | None = _CONSTANTS[self.text]
        return found


@dataclass(frozen=True)
class Search:
    """What was typed, taken apart.

    Attributes:
        words, conditions: the terms.
        problem: why it cannot be understood, a sentence; then there are no terms.
    """

    words: tuple[Term, ...] = ()
    conditions: tuple[Term, ...] = ()
    problem: str = ""


def parse(text: str) -> Search:
    """Take apart what was typed; what cannot be understood is said, nothing is guessed."""
    if len(text) > MAX_TEXT:
        return _refused(_("The search is longer than %(most)s characters."), most=MAX_TEXT)
    terms, place = [], 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = _CONDITION.match(text, place) or _WORD.match(text, place)
        if found is None:
            return _not_understood(text[place:])
        terms.append(_term(*found.groups()) if found.re is _CONDITION else Term(found[0]))
        place = found.end()
    problem = _problem(terms)
    if problem:
        return Search(problem=problem)
    return Search(
        tuple(term for term in terms if not term.path), tuple(term for term in terms if term.path)
    )


def _term(path: str, sign: str, value: str) -> Term:
    keys = [_plain(key) for key in re.findall(_KEY, path)]
    if len(keys) > 1 and path.startswith("data."):
        keys = keys[1:]
    sign = sign if sign == ":" else sign.removeprefix(":")
    return Term(_plain(value), tuple(keys), _SIGNS.get(sign, sign), value.startswith('"'))


def _plain(text: str) -> str:
    """Return a key or value without its quotes."""
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL) if text.startswith('"') else text


def written(keys: tuple[str, ...]) -> str:
    """Return a path as it is typed; keys that need quotes have them."""
    return ".".join(
        key if re.fullmatch(_KEY, key) and key[0] != '"' else quoted(key) for key in keys
    )


def quoted(text: str) -> str:
    """Return a text in quotes, as it is typed."""
    return '"{}"'.format(re.sub(r'(["\\])', r"\\\1", text))


def _refused(text: str, **values: Any) -> Search:
    return Search(problem=text % values)


def _not_understood(rest: str) -> Search:
    said = rest.split()[0]
    if said.count('"') % 2 and rest.count('"') % 2:
        return _refused(_("A quotation mark is missing after “%(said)s”."), said=said)
    if re.search(rf"(?:{_SIGN})\Z", said):
        return _refused(
            _("After “%(said)s” a value is missing. For an empty text write two quotation marks."),
            said=said,
        )
    return _refused(
        _("“%(said)s” cannot be understood. Write an id, or path:value, path>10, path!=value."),
        said=said,
    )


def _problem(terms: list[Term]) -> str:
    if len(terms) > MAX_TERMS:
        return _("The search has more than %(most)s conditions.") % {"most": MAX_TERMS}
    for term in terms:
        if len(term.path) > MAX_DEPTH:
            return _("A path has at most %(most)s keys.") % {"most": MAX_DEPTH}
        if any(redaction.is_secret(key) for key in term.path):
            return _("“%(path)s” is masked, so it cannot be searched.") % {
                "path": written(term.path)
            }
    return ""
