"""Failures in groups: what has failed for good, and what is tried again by itself."""
