"""What the garbage collector looks at while very many histories pass."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: New objects after which the collector comes: those of some chunks of histories.
SELDOM = 100_000


@contextmanager
def left_alone() -> Iterator[None]:
    """Spare the collector what is in memory already, and let it come seldom.

    Histories come and go by the thousand; to look at all of the project each time would take a
    tenth of an export.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
