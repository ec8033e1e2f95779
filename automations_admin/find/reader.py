"""Who looks for instances, and whose they may find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from automations.permissions import Action
from automations_admin import console

#: Dotted names of flows; None for all of them.
Flows = frozenset[str] | None


@dataclass(frozen=True)
class Reader:
    """A user with the flows that a question may reach.

    Attributes:
        user: who looks.
        flows: those that the user may see.
        data_flows: those whose data the user may see, too.
    """

    user: Any
    flows: Flows
    data_flows: Flows

    @classmethod
    def of(cls, request: HttpRequest) -> Reader:
        """Return the user of a request; see `console.visible`."""
        data_flows = console.visible(request, Action.VIEW_DATA)
        return cls(request.user, console.visible(request), data_flows)

    def sees_data(self, flow: str = "") -> bool:
        """Tell whether the user may see the data of a flow, or (without one) of any flow."""
        if self.data_flows is None:
            return True
        return flow in self.data_flows if flow else bool(self.data_flows)


def among(rows: Any, flows: Flows) -> Any:
    """Return those instances of a queryset that belong to these flows."""
    return rows if flows is None else rows.filter(automation_class__in=flows)
