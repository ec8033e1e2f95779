"""Conditions that are data: written in Python or clicked together, read and decided by us."""
