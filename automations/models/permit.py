"""Permits of limited steps, and who queues for one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permit(models.Model):
    """One of the places that a limit has, and the task that it was given to last.

    It tells nothing by itself about whether it is free: that is derived from the task, so that
    nobody who is killed holds it. Rows of one key are only written to by who has locked the one
    with the slot 0; the constraint is the second guard.
    """

    #: Which limit it is, and for which value of its key: a hash of both.
    key = models.CharField(max_length=32)
    slot = models.PositiveIntegerField()
    #: No foreign key: a deleted task holds nothing.
    task = models.BigIntegerField(null=True)
    #: The fence with which the task holds it, or will when it is claimed.
    fence = models.PositiveIntegerField(default=0)
    #: When the task was given it.
    taken = models.DateTimeField()
    #: From when on the next step may begin in it; None where only the end of this one counts.
    free = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("permit")
        verbose_name_plural = _("permits")
        db_table = "automations_permit"
        default_permissions = ()
        ordering = ["id"]
        indexes = [models.Index(fields=["task"], name="automations_permit_task")]
        constraints = [
            models.UniqueConstraint(fields=["key", "slot"], name="automations_permit_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.slot}"


class Queued(models.Model):
    """A task that waits for a permit. Its row goes when it is given one."""

    #: As in `Permit`.
    key = models.CharField(max_length=32)
    #: Smaller goes first; see `engine.lanes`.
    rank = models.SmallIntegerField(default=0)
    #: When the step was reached.
    since = models.DateTimeField()
    #: No foreign key: a row of a task that is gone goes when its turn comes.
    task = models.BigIntegerField(unique=True)

    class Meta:
        verbose_name = _("queued task")
        verbose_name_plural = _("queued tasks")
        db_table = "automations_queued"
        default_permissions = ()
        ordering = ["rank", "since", "task"]
        indexes = [
            models.Index(fields=["key", "rank", "since", "task"], name="automations_queued_turn")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.task}"
