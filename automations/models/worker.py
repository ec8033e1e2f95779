"""A process that runs due tasks, with its last sign of life."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock


class Worker(models.Model):
    """A worker process. It writes `seen` every few seconds while it lives."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    host = models.CharField(_("host"), max_length=200)
    pid = models.PositiveIntegerField(_("process"))
    started = models.DateTimeField(_("started"), default=clock.now)
    seen = models.DateTimeField(_("last seen"), default=clock.now, db_index=True)
    stopped = models.DateTimeField(_("stopped"), null=True)
    executed = models.PositiveIntegerField(_("tasks executed"), default=0)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        db_table = "automations_worker"

    def __str__(self) -> str:
        return self.name

    def is_alive(self, patience: timedelta) -> bool:
        """Tell whether the worker was seen within `patience` and has not stopped."""
        return self.stopped is None and self.seen >= clock.now() - patience
