"""Who gets which answer from which address: the table, put together from a file per capability."""

from __future__ import annotations

from tests.acceptance.access import (
    audit,
    batches,
    designer,
    erasing,
    failures,
    find,
    flows,
    grid,
    health,
    instances,
    pages,
    pauses,
    recovery,
    rehearsing,
    starting,
    stats,
    transfer,
)
from tests.acceptance.access.table import CHANGE, DONE, LOGIN, PEOPLE, Address, World

__all__ = ["CHANGE", "DONE", "LOGIN", "PEOPLE", "TABLE", "Address", "World"]

#: Every address of both packages.
TABLE: dict[str, Address] = (
    audit.ROWS
    | batches.ROWS
    | designer.ROWS
    | erasing.ROWS
    | failures.ROWS
    | find.ROWS
    | flows.ROWS
    | grid.ROWS
    | health.ROWS
    | instances.ROWS
    | pages.ROWS
    | pauses.ROWS
    | rehearsing.ROWS
    | recovery.ROWS
    | starting.ROWS
    | stats.ROWS
    | transfer.ROWS
)
