"""Send a message to an instance by hand."""

from __future__ import annotations

from typing import Any

from automations import registry, triggers
from automations.engine import delivery, letters, store
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Verb
from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations.status import EventKind

NO_RECEIVER = "The flow receives no message of this name with these data."


class SendMessage(Verb):
    """Send a message to an instance. Arguments: `name`, `data` (a mapping), `token`."""

    name = "send_message"
    action = Action.SEND_MESSAGE
    event = EventKind.MESSAGE_SENT

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """It must be alive and have a receiver that is satisfied with the data."""
        if row.finished:
            return base.ENDED
        automation = registry.of(row)
        if automation is None:
            return base.NO_CODE
        name = str(arguments.get("name", ""))
        fits = triggers.satisfies(automation, name, arguments.get("data"))
        return "" if name and fits else NO_RECEIVER

    def apply(self, deed: Deed) -> None:
        """Store the message with the act; it is delivered afterwards."""
        given = deed.arguments
        message = letters.new_message(
            deed.row, given["name"], given.get("token"), given.get("data"), deed.now
        )
        store.insert(message)
        deed.letters.append(message.pk)
        deed.detail |= {"name": given["name"], "data": message.data}

    def follow(self, deed: Deed) -> None:
        """Deliver it, and let the instance go on."""
        if deed.batch is None:
            delivery.deliver(deed.letters)
        super().follow(deed)
