"""A small payment and parcel service on this machine, which fails on demand.

`modes` says when it fails, `book` remembers what it did, `server` speaks HTTP, `client` is
what the flows use. Nothing of it leaves 127.0.0.1.
"""

from __future__ import annotations
