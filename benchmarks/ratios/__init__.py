"""Ratios to other engines, taken in one run: `python -m benchmarks ratios`."""

from __future__ import annotations
