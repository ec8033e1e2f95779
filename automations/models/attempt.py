"""One try at executing a task."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.models.task import AutomationTaskModel
from automations.status import AttemptState


class Attempt(models.Model):
    """One try at executing a task; none is ever overwritten."""

    task = models.ForeignKey(
        AutomationTaskModel,
        verbose_name=_("task"),
        on_delete=models.CASCADE,
        related_name="attempt_rows",
        db_index=False,
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=AttemptState.choices)
    worker = models.CharField(_("worker"), max_length=100, blank=True, default="")
    started = models.DateTimeField(_("started"), default=clock.now)
    ended = models.DateTimeField(_("ended"), default=clock.now)
    error_class = models.CharField(_("error"), max_length=200, blank=True, default="")
    error = models.TextField(_("error message"), blank=True, default="")
    fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)
    #: Structured frames, innermost last: file, line, function, source line.
    frames = models.JSONField(_("frames"), default=list, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        db_table = "automations_attempt"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="automations_attempt_once")
        ]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.number}"
