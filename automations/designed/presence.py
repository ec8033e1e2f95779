"""Who is at a draft and who of them edits it: one at a time, until they are silent. Pure.

Nobody is kept from saving by this: it only says whose turn it is. Who saves second merges.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

#: How long somebody counts as being there after the last sign of life.
PATIENCE = timedelta(seconds=60)


@dataclass(frozen=True)
class Person:
    """Somebody at a draft; two tabs of theirs are one person.

    Attributes:
        user: primary key of the account.
        name: what others call them.
        seen: last sign of life.
        edited: last sign of life as the one who edits, or None.
    """

    user: Any
    name: str
    seen: datetime
    edited: datetime | None = None


@dataclass(frozen=True)
class Presence:
    """Who is at a draft, as one of them is told.

    Attributes:
        editor: name of somebody else who edits; "" if nobody does.
        mine: whoever is told edits.
        others: names of the others who look, in order.
    """

    editor: str = ""
    mine: bool = False
    others: tuple[str, ...] = ()


def editor(people: Collection[Person], now: datetime) -> Person | None:
    """Return who edits at this moment, or None."""
    found = [one for one in people if one.edited is not None and now - one.edited < PATIENCE]
    return max(found, key=lambda one: (one.edited, str(one.user)), default=None)


def told(user: Any, people: Collection[Person], now: datetime) -> Presence:
    """Return what somebody is told about the others."""
    edits = editor(people, now)
    mine = edits is not None and edits.user == user
    rest = [one for one in people if one.user != user and one != edits]
    looking = sorted(one.name for one in rest if now - one.seen < PATIENCE)
    return Presence(edits.name if edits and not mine else "", mine, tuple(looking))


def after_beat(me: Person, people: Collection[Person], now: datetime, *, edits: bool) -> Person:
    """Return somebody after a sign of life. It takes the draft from nobody who edits it.

    Args:
        me: the person as known before, or as just come.
        people: who is known at the draft, with or without `me`.
        now: the moment.
        edits: whether the person changes something, or only looks.
    """
    before = editor(people, now)
    if before is not None and before.user != me.user:
        return replace(me, seen=now, edited=None)
    return replace(me, seen=now, edited=now if edits else me.edited)


def taken_over(me: Person, people: Collection[Person], now: datetime) -> list[Person]:
    """Return everybody after one of them has taken the draft over, that one in front."""
    others = [replace(one, edited=None) for one in people if one.user != me.user]
    return [replace(me, seen=now, edited=now), *others]
