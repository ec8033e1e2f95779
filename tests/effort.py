"""How much is tried where: all of it once, on SQLite and the oldest versions; elsewhere a part."""

from __future__ import annotations

import os
from pathlib import PurePath
from zlib import crc32

import django

from tests import databases

#: Share of the examples that are tried on other databases and versions.
PART = 4
#: Fewest examples there.
LEAST = 10
#: Where pages, samples and measures are tested; in a run over several databases their modules are
#: shared out between the servers. What the engine does is tried on each.
SHARED = frozenset({"automations_admin", "sample_flows", "benchmarks"})
SERVERS = ("mariadb", "postgresql")


def is_whole() -> bool:
    """Tell whether this is the database and version on which all is tried."""
    return databases.chosen() == "sqlite" and django.VERSION < (6, 0)


def examples(many: int) -> int:
    """Return how many examples of so many are tried here."""
    return many if is_whole() else min(many, max(many // PART, LEAST))


def is_tried_here(module: PurePath) -> bool:
    """Tell whether a module of tests is tried on this database.

    Args:
        module: its path below the project's root, such as tests/automations/test_this.py.
    """
    database = databases.chosen()
    is_shared = os.environ.get("AUTOMATIONS_TEST_SHARED") and module.parts[1] in SHARED
    if not is_shared or database not in SERVERS:
        return True
    return SERVERS[crc32(module.as_posix().encode()) % len(SERVERS)] == database
