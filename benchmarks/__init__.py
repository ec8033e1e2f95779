"""Measures the engine against what the database itself can do, in one run."""

from __future__ import annotations
