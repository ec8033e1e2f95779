"""Which messages waiting tasks are waiting for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations.models.task import AutomationTaskModel


class Awaited(models.Model):
    """That a task waits for a message of this name, with this correlation key."""

    task = models.ForeignKey(AutomationTaskModel, on_delete=models.CASCADE, related_name="awaits")
    automation_class = models.CharField(_("automation"), max_length=250)
    name = models.CharField(_("message"), max_length=100)
    #: "" if the message is meant for the instance as such.
    key = models.CharField(_("key"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("awaited message")
        verbose_name_plural = _("awaited messages")
        db_table = "automations_awaited"
        default_permissions = ()
        indexes = [
            models.Index(fields=["automation_class", "name", "key"], name="automations_awaited_key")
        ]
        constraints = [
            models.UniqueConstraint(fields=["task", "name", "key"], name="automations_awaited_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}".strip()
