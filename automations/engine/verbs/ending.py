"""End an instance, pause it, let it go on."""

from __future__ import annotations

from typing import Any, ClassVar

from automations import registry
from automations.engine import delivery, dispatcher, ending, holding, parents, signals, store
from automations.engine.verbs.base import Deed, Verb
from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations.status import EventKind, InstanceState

ENDED_ALREADY = "The instance has ended already."
NOT_RUNNING = "The instance is not running."
NOT_PAUSED = "The instance is not paused."


class Cancel(Verb):
    """End an instance now. Nothing that was done is undone; it cannot be continued."""

    name = "cancel"
    action = Action.CANCEL
    event = EventKind.CANCELLED
    needs_reason = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """It must not have ended, other than by failing."""
        return ENDED_ALREADY if row.finished and row.state != InstanceState.FAILED else ""

    def apply(self, deed: Deed) -> None:
        """Close every open task; what is being executed loses its fence."""
        ending.end(deed.row, InstanceState.CANCELLED, deed.reason, deed.now)

    def follow(self, deed: Deed) -> None:
        """Announce the end, and let a step go on that waits for it."""
        automation = registry.of(deed.row)
        signals.announce(signals.instance_ended, automation, instance=deed.row)
        woken = parents.wake_of(deed.row)
        if deed.batch is None:
            dispatcher.go_on(None, None, woken)


class _Switch(Verb):
    """From one state to another and back."""

    action = Action.PAUSE
    before: ClassVar[InstanceState]
    after: ClassVar[InstanceState]
    refused: ClassVar[str]

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """It must be in the state before."""
        return "" if row.state == self.before else self.refused

    def apply(self, deed: Deed) -> None:
        """Change the state, and hold or free the tasks."""
        row = deed.row
        row.state, row.updated = self.after, deed.now
        store.update(row, ("state", "updated"))
        self.switch(row)

    def switch(self, row: AutomationModel) -> None:
        """Hold or free the tasks."""
        raise NotImplementedError


class Pause(_Switch):
    """Stop an instance from going on; timers run on and are done after it is resumed."""

    name = "pause"
    event = EventKind.PAUSED
    before, after = InstanceState.RUNNING, InstanceState.PAUSED
    refused = NOT_RUNNING

    def switch(self, row: AutomationModel) -> None:
        """Hold the tasks; their due times are kept."""
        holding.hold_tasks(row)

    def follow(self, deed: Deed) -> None:
        """Nothing goes on."""


class Resume(_Switch):
    """Let a paused instance go on, with all that fell due meanwhile."""

    name = "resume"
    event = EventKind.RESUMED
    before, after = InstanceState.PAUSED, InstanceState.RUNNING
    refused = NOT_PAUSED

    def switch(self, row: AutomationModel) -> None:
        """Free the tasks."""
        holding.free_tasks(row)

    def follow(self, deed: Deed) -> None:
        """Read the messages first: a step may end the instance, and then it is too late."""
        if deed.batch is None:
            delivery.deliver(delivery.unread(deed.row.pk))
        super().follow(deed)
