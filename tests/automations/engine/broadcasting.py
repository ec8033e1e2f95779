"""What a broadcast has left, and whom it was sent to alone."""

from __future__ import annotations

from typing import Any

import pytest

from automations.engine import broadcasts
from automations.models import AutomationModel


def rows() -> list[AutomationModel]:
    """Return the instances as they are stored."""
    return list(AutomationModel.objects.order_by("pk"))


def alone(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the instances that are sent the message alone."""
    found: list[int] = []
    usual = broadcasts._Said._alone

    def noting(said: Any, instance: int) -> Any:
        found.append(instance)
        return usual(said, instance)

    monkeypatch.setattr(broadcasts._Said, "_alone", noting)
    return found
