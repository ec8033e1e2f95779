"""How much is tried where: all of it once, on SQLite and the oldest versions; elsewhere a part."""

from __future__ import annotations

import django

from tests import databases

#: Share of the examples that are tried on other databases and versions.
PART = 4
#: Fewest examples there.
LEAST = 10


def is_whole() -> bool:
    """Tell whether this is the database and version on which all is tried."""
    return databases.chosen() == "sqlite" and django.VERSION < (6, 0)


def examples(many: int) -> int:
    """Return how many examples of so many are tried here."""
    return many if is_whole() else min(many, max(many // PART, LEAST))
