"""An instance that receives messages, and what is stored of it."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.models import AutomationModel


def data(automation: Any) -> dict[str, Any]:
    """Return the data of an instance as they are stored."""
    found: dict[str, Any] = AutomationModel.objects.get(pk=automation.id).data
    return found


def state(automation: Any) -> str:
    """Return the state of an instance as it is stored."""
    return str(AutomationModel.objects.get(pk=automation.id).state)


class Heard(flow.Automation):
    """Receives in many ways; to be subclassed by tests."""

    class Meta:
        abstract = True

    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go"))
    end = flow.End()

    def receive_note(self, token: Any, data: Any) -> Any:
        """Note what came; do what the data say."""
        self.data.setdefault("notes", []).append([token, data])
        if data.get("fail"):
            raise ValueError("no")
        return data.get("answer")

    @flow.require_data_parameters(email=str)
    def receive_order(self, token: Any, data: Any) -> str:
        """Need an address."""
        self.data["email"] = data["email"]
        return "ordered"


@pytest.fixture
def heard() -> Any:
    """Return a class that receives."""
    return type("Hearing", (Heard,), {"__module__": __name__})
