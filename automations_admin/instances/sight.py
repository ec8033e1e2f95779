"""What a user may see of an instance: not everybody sees data, traces, secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from automations import redaction
from automations.models import AutomationModel
from automations.permissions import Action
from automations_admin import console


@dataclass(frozen=True)
class Sight:
    """What may be seen.

    Attributes:
        data: data, results and what tasks have changed.
        traces: frames of failed attempts.
        secrets: the values of secret keys may be asked for.
        unmasked: they were asked for, and are shown this once.
    """

    data: bool
    traces: bool
    secrets: bool
    unmasked: bool = False

    def shown(self, value: Any) -> Any:
        """Return data as they may be shown; None if they may not."""
        if not self.data:
            return None
        return value if self.unmasked else redaction.masked(value)


def of(request: HttpRequest, instance: AutomationModel, *, unmasked: bool = False) -> Sight:
    """Return what the user of a request may see of an instance.

    Args:
        request: whose user asks.
        instance: the instance.
        unmasked: secrets were asked for, and that was recorded.
    """
    flow, user = instance.automation_class, request.user
    data = console.may(user, Action.VIEW_DATA, flow)
    secrets = data and console.may(user, Action.VIEW_SECRETS, flow)
    return Sight(
        data=data,
        traces=console.may(user, Action.VIEW_TRACES, flow),
        secrets=secrets,
        unmasked=unmasked and secrets,
    )
