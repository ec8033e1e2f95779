"""Fixtures of the acceptance tests: those of the package's own tests."""

from __future__ import annotations

from tests.automations.conftest import clock, known_classes

__all__ = ["clock", "known_classes"]
