"""Fixtures of the acceptance tests: those of the package's own tests."""

from __future__ import annotations

from tests.automations.conftest import clock, known_classes
from tests.automations_admin.stats.mails import digest_on

__all__ = ["clock", "digest_on", "known_classes"]
