"""Few flows: pages that list all of them are slow with those of every test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from automations import registry


@contextmanager
def few(*beginnings: str) -> Iterator[None]:
    """Forget for a while the flows of code whose stored names begin otherwise."""
    before = dict(registry._classes)
    for name, cls in before.items():
        if not name.startswith(beginnings):
            registry.unregister(cls)
    try:
        yield
    finally:
        registry._classes.clear()
        registry._classes.update(before)
