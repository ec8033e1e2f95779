"""Flows that make rules of their own about who may do what."""

from __future__ import annotations

from typing import Any

from automations import flow
from automations.flow import this


class Ruled(flow.Automation):
    """A flow with a Django permission of its own for retries, and a rule in code for skips."""

    end = flow.End()

    class Meta:
        permissions = {"retry": "auth.change_group"}

    @classmethod
    def has_flow_permission(cls, user: Any, action: str) -> bool | None:
        """Only Ada skips."""
        return user.username == "ada" if action == "skip" else None


class Plain(flow.Automation):
    """A flow that makes no rule."""

    step = flow.Execute(this.nothing)
    end = flow.End()

    def nothing(self, task: Any) -> None:
        """Do nothing."""
