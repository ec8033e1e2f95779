"""Staff who look after the welcome series: they retry what has failed, and end what is in error."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random

from django.contrib.auth.models import User

from automations.engine import recovery
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import InstanceState, TaskState
from sample_flows.automations import Welcome
from sample_flows.simulation.world import World

#: Which share of the failures is retried, and which share of the instances is cancelled.
RETRIED, CANCELLED = 0.6, 0.004
WHY_RETRIED = "Perhaps the mailbox takes mails again."
WHY_CANCELLED = "Registered with the address of somebody else."


class Care:
    """Notices new and failed instances, and plans what staff do about them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.staff = User.objects.get(username="admin")
        self._rows = AutomationModel.objects.filter(
            automation_class=Welcome.get_automation_class_name()
        )
        self._latest = self._rows.order_by("pk").values_list("pk", flat=True).last() or 0
        self._seen: set[int] = set()

    def look_round(self) -> None:
        """Plan acts on what was not seen before."""
        for pk, subject in self._rows.filter(pk__gt=self._latest).values_list("pk", "subject"):
            self._latest = max(self._latest, pk)
            dice = self.world.dice("cancelled", subject)
            if dice.random() < CANCELLED:
                self._later(dice, partial(self._cancel, pk))
        failed = self._rows.filter(state=InstanceState.FAILED).exclude(pk__in=self._seen)
        for pk, subject in failed.values_list("pk", "subject"):
            self._seen.add(pk)
            dice = self.world.dice("retried", subject)
            if dice.random() < RETRIED:
                self._later(dice, partial(self._retry, pk))

    def _later(self, dice: Random, deed: partial[None]) -> None:
        self.world.at(self.world.now + timedelta(hours=dice.uniform(3, 60)), deed)

    def _cancel(self, pk: int) -> None:
        """End an instance if it has not ended meanwhile."""
        row = self._rows.get(pk=pk)
        if not row.finished:
            recovery.cancel(row, actor=self.staff, reason=WHY_CANCELLED)

    def _retry(self, pk: int) -> None:
        """Try the failed step of an instance once more."""
        tasks = AutomationTaskModel.objects.filter(automation=pk, state=TaskState.FAILED)
        recovery.retry(tasks.get(), actor=self.staff, reason=WHY_RETRIED)
