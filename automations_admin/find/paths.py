"""Paths and values that occur in the data of the newest instances of a flow, to search by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from automations import redaction
from automations.models import AutomationModel
from automations.references import MARK
from automations_admin.find import terms

#: Instances that are looked at; most paths and values that are offered; how deep paths go.
SAMPLE, MOST_PATHS, MOST_VALUES, DEPTH = 50, 60, 20, 4
#: Longest text that is offered as a value.
LONGEST = 50


def sample(flow: str) -> list[Any]:
    """Return the data of the newest instances of a flow."""
    rows = AutomationModel.objects.filter(automation_class=flow).order_by("-pk")
    return list(rows.values_list("data", flat=True)[:SAMPLE])


def paths(sampled: Iterable[Any]) -> list[str]:
    """Return the paths that lead to values, the most frequent first; masked ones are left out."""
    found = Counter(path for data in sampled for path, _value in _leaves(data))
    return [terms.written(path) for path, _count in found.most_common(MOST_PATHS)]


def values(sampled: Iterable[Any], path: str) -> list[str]:
    """Return the values at a path as they are typed, the most frequent first."""
    here = (_said(value) for data in sampled for keys, value in _leaves(data)
            if terms.written(keys) == path)  # fmt: skip
    return [value for value, _count in Counter(filter(None, here)).most_common(MOST_VALUES)]


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield path and value of what is neither a list nor a dictionary, without secrets."""
    if len(path) > DEPTH:
        return
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key and key != MARK and not redaction.is_secret(key):
                yield from _leaves(part, (*path, key))
    elif isinstance(value, list):
        for part in value[:1]:
            yield from _leaves(part, (*path, "0"))
    elif path:
        yield path, value


def _said(value: Any) -> str:
    """Return a value as it is typed; "" for what is too long to offer."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value)
    if len(text) > LONGEST:
        return ""
    plain = terms.parse(f"x:{text}").conditions
    same = len(plain) == 1 and plain[0].text == text and not text.startswith('"')
    meant = same and plain[0].number is None and not plain[0].is_constant
    return text if meant else terms.quoted(text)
