"""Which part of a flow's instances statistics are about: a definition, an arm, a dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from automations.engine.rollups import reading
from automations.engine.rollups.reading import Key
from automations.models import AutomationModel, Counted, Slice

#: What stands between an experiment and its arm, or a dimension and its value, in an address.
SIGN = ":"
#: Characters of a fingerprint that stand in an address.
SHORT = 12
#: Most instances that are counted while a page is made.
MOST_FRESH = 300
#: Longest text of one part of an address.
MAX_TEXT = 220


@dataclass(frozen=True)
class Part:
    """A part of a flow's instances; what is empty lets all through.

    Attributes:
        version: the beginning of a definition's fingerprint.
        arm: experiment and arm, such as "offer:holdout".
        only: key and value of a dimension, such as "source:web".
    """

    version: str = ""
    arm: str = ""
    only: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Part:
        """Return the part that an address asks for."""
        said = {name: str(query.get(name) or "")[:MAX_TEXT] for name in ("version", "arm", "only")}
        return cls(**said)

    def query(self) -> dict[str, str]:
        """Return the part of an address that asks for this."""
        found = {"version": self.version, "arm": self.arm, "only": self.only}
        return {name: text for name, text in found.items() if text}

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self == Part()

    def takes(self, key: Key) -> bool:
        """Tell whether the instances of a slice belong to it."""
        return (
            key.fingerprint.startswith(self.version)
            and _has(dict(key.arms), self.arm)
            and _has(dict(key.dimensions), self.only)
        )

    def narrowed(self, by: str, value: str) -> Part:
        """Return the part of it for one value of what statistics are broken down by.

        Args:
            by: "version", "arm:<experiment>" or "only:<dimension>".
            value: fingerprint, arm or value.
        """
        kind, _sign, name = by.partition(SIGN)
        text = value[:SHORT] if kind == "version" else f"{name}{SIGN}{value}"
        return replace(self, **{kind: text})


def value_of(key: Key, by: str) -> str:
    """Return what a slice says about what statistics are broken down by; "" for nothing."""
    kind, _sign, name = by.partition(SIGN)
    if kind == "version":
        return key.fingerprint
    return dict(key.arms if kind == "arm" else key.dimensions).get(name, "")


def matching(flow: str, part: Part) -> dict[int, Key]:
    """Return the slices of a flow that belong to a part, by primary key."""
    rows = Slice.objects.filter(automation_class=flow).order_by("pk")
    named = {row.pk: key_of(row) for row in rows}
    return {pk: key for pk, key in named.items() if part.takes(key)}


def instances(flow: str, part: Part) -> Q:
    """Return the condition for the instances of a flow that belong to a part.

    Those that have changed since they were counted are looked at as they are now, unless there
    are too many of them.
    """
    counted = Counted.objects.filter(slice_id__in=list(matching(flow, part))).values("pk")
    pks = stale(flow)
    if len(pks) > MOST_FRESH:
        return Q(pk__in=counted)
    fresh = [pk for pk, known in reading.read(pks).items() if part.takes(known.key)] if pks else []
    return Q(pk__in=counted, stale=False) | Q(pk__in=fresh)


def stale(flow: str) -> list[int]:
    """Return the instances that have changed since they were counted, at most one too many."""
    rows = AutomationModel.objects.filter(stale=True, automation_class=flow).order_by("pk")
    return list(rows.values_list("pk", flat=True)[: MOST_FRESH + 1])


def key_of(row: Slice) -> Key:
    """Return what a stored slice is about."""
    arms, dimensions = (tuple(sorted(said.items())) for said in (row.arms, row.dimensions))
    return Key(row.automation_class, row.fingerprint, arms, dimensions)


def _has(found: Mapping[str, str], wanted: str) -> bool:
    name, _sign, value = wanted.partition(SIGN)
    return not wanted or found.get(name, "") == value
