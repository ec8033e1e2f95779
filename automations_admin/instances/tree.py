"""The data of an instance as a tree for reading, however large and whatever is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations.references import MARK, is_reference

#: Most values that are shown, and most characters of one text.
MOST, LONGEST = 1_000, 2_000


@dataclass(frozen=True)
class Branch:
    """A value with its key.

    Attributes:
        key: as it is shown; "" for the values of a list.
        text: the value as JSON, or "" for what has parts.
        note: what kind of value it is, in words.
        parts: the values in it.
        model, pk: what a reference refers to.
    """

    key: str
    text: str = ""
    note: str = ""
    parts: tuple[Branch, ...] = ()
    model: str = ""
    pk: Any = None


class Tree:
    """A tree of at most MOST values.

    Args:
        data: what is shown.
    """

    def __init__(self, data: Any) -> None:
        self.left = MOST
        self.branches = tuple(self._parts(data))
        self.size = len(json.dumps(data, ensure_ascii=False, default=str).encode())

    @property
    def cut(self) -> bool:
        """Whether there is more than is shown."""
        return self.left < 0

    def _parts(self, value: Any) -> Iterator[Branch]:
        pairs = value.items() if isinstance(value, Mapping) else (("", part) for part in value)
        for key, part in pairs:
            self.left -= 1
            if self.left < 0:
                return
            yield self._branch(str(key), part)

    def _branch(self, key: str, value: Any) -> Branch:
        if is_reference(value):
            return Branch(key, _text(value["pk"]), value[MARK], model=value[MARK], pk=value["pk"])
        if isinstance(value, Mapping) and value:
            note = ngettext("%(count)s key", "%(count)s keys", len(value))
            return Branch(key, note=note % {"count": len(value)}, parts=tuple(self._parts(value)))
        if isinstance(value, (list, tuple)) and value:
            note = ngettext("%(count)s value", "%(count)s values", len(value))
            return Branch(key, note=note % {"count": len(value)}, parts=tuple(self._parts(value)))
        text = _text(value)
        note = _("%(count)s characters") % {"count": len(text)} if len(text) > LONGEST else ""
        return Branch(key, text if not note else f"{text[:LONGEST]}…", note)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def references(data: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield key, model and primary key of the references at the top of the data."""
    for key, value in data.items() if isinstance(data, Mapping) else ():
        if is_reference(value):
            yield str(key), str(value[MARK]), value["pk"]


def model_label(label: str) -> str:
    """Return the name of a model, by its label; the label itself if it is gone."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def object_label(label: str, pk: Any) -> str:
    """Return what an object is called, by the label of its model; None was erased."""
    if pk is None:
        return _("%(object)s (erased)") % {"object": model_label(label)}
    return f"{model_label(label)} {pk}"
