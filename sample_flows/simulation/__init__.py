"""Fills the demo with life: people who sign up, claim, buy, answer and forget, week after week.

All of it runs through the engine, with its clock moved; nothing is written into its tables.
"""

from __future__ import annotations
