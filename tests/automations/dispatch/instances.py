"""Instances that are left to worker processes, and what is seen of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from automations.models import AutomationModel
from tests.flows import reliability as flows


def left_to_workers(automation: Any, **data: Any) -> int:
    """Start an instance of which nothing is executed here; return its primary key."""
    started = automation(autorun=False, **data)
    started.nice()
    return int(started.id)


def state(pk: int) -> str:
    """Return the state of an instance."""
    return str(AutomationModel.objects.values_list("state", flat=True).get(pk=pk))


def begun(pk: int) -> Callable[[], bool]:
    """Tell when the slow step of an instance has begun."""
    return flows.sign("begun", pk).exists


def let_go(pk: int) -> None:
    """Let the slow step of an instance go on."""
    flows.sign("go", pk).touch()
