"""Durable processes for Django, declared as Python classes made of nodes."""

from __future__ import annotations

__version__ = "0.1.0"
