"""How far the sweeps of a dispatcher with queues have come."""

from __future__ import annotations

from django.db import models


class SweepState(models.Model):
    """One row: when the last sweep was, and for which tasks it has called; see `ringing`."""

    #: When the last sweep began, and how many there were.
    began = models.DateTimeField(null=True, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    #: The due time and primary key of the last task that was called for when it fell due.
    fresh_due = models.DateTimeField(null=True, editable=False)
    fresh_task = models.BigIntegerField(default=0, editable=False)
    #: The same of those that were called for again, and when that was.
    again_due = models.DateTimeField(null=True, editable=False)
    again_task = models.BigIntegerField(default=0, editable=False)
    called_again = models.DateTimeField(null=True, editable=False)
    #: When the next round may begin; NULL: one is under way.
    next_round = models.DateTimeField(null=True, editable=False)

    class Meta:
        db_table = "automations_sweep_state"
        default_permissions = ()

    def __str__(self) -> str:
        return f"sweep {self.number}"
