"""What an instance costs in bytes and microseconds, beside millions of others; docs/scale.md."""

from __future__ import annotations
