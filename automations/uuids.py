"""UUIDs that grow with time, so that rows inserted together lie together in the index over them."""

from __future__ import annotations

import os
import time
from uuid import UUID

_VERSION, _VARIANT = 7 << 76, 2 << 62
_LOW, _HIGH = (1 << 62) - 1, (1 << 12) - 1


def ordered() -> UUID:
    """Return a UUID of version 7: 48 bits of milliseconds since 1970, then 74 random ones.

    Those of one millisecond are in no order. RFC 9562, section 5.7.
    """
    chance = int.from_bytes(os.urandom(10))
    milliseconds = time.time_ns() // 1_000_000
    high, low = chance >> 62 & _HIGH, chance & _LOW
    return UUID(int=milliseconds << 80 | _VERSION | high << 64 | _VARIANT | low)
