"""What was done to an instance, by people or by the engine."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.exceptions import NotPossible
from automations.models.batch import Batch
from automations.models.instance import AutomationModel
from automations.models.task import AutomationTaskModel
from automations.status import EventKind


class Event(models.Model):
    """An act on an instance; written in the transaction of the act and never changed."""

    #: NULL for acts on a step, a flow or everything.
    automation = models.ForeignKey(
        AutomationModel,
        verbose_name=_("instance"),
        null=True,
        on_delete=models.CASCADE,
        related_name="events",
    )
    automation_class = models.CharField(_("automation"), max_length=250, blank=True, default="")
    step = models.CharField(_("step"), max_length=100, blank=True, default="")
    task = models.ForeignKey(
        AutomationTaskModel,
        verbose_name=_("task"),
        null=True,
        on_delete=models.CASCADE,
        related_name="events",
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=EventKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    #: Name of the actor, kept when the account is deleted; empty for the engine.
    actor_name = models.CharField(_("who"), max_length=200, blank=True, default="")
    reason = models.TextField(_("reason"), blank=True, default="")
    #: What is particular to this kind: before and after, message name, worker, and so on.
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    #: The act on many that this one is a part of.
    batch = models.ForeignKey(
        Batch, verbose_name=_("batch"), null=True, on_delete=models.SET_NULL, related_name="events"
    )
    created = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        db_table = "automations_event"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["kind", "id"], name="automations_event_kind"),
            models.Index(fields=["automation_class", "id"], name="automations_event_class"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new event.

        Raises:
            NotPossible: it is stored already; events are never changed.
        """
        if not self._state.adding:
            raise NotPossible("An event is never changed. Write a note instead.")
        super().save(*args, **kwargs)
