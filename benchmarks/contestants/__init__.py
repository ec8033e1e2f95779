"""What is measured for `ratios`: our engine and its peers, each in a process of its own."""

from __future__ import annotations
