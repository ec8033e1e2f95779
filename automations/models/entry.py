"""Who has entered which flow, and who was not admitted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock


class Entry(models.Model):
    """That a subject has entered a flow; it outlives the instance, so that once means once."""

    automation_class = models.CharField(_("automation"), max_length=250)
    subject = models.CharField(_("subject"), max_length=200)
    #: Name of the schedule that has entered it, where each has entries of its own; else "".
    schedule = models.CharField(max_length=100, blank=True, default="")
    #: When the subject entered last.
    last = models.DateTimeField(default=clock.now)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        db_table = "automations_entry"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["automation_class", "subject", "schedule"], name="automations_entry_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.automation_class} {self.subject}"


class Refusal(models.Model):
    """How many were not admitted to a flow within an hour, by reason."""

    automation_class = models.CharField(_("automation"), max_length=250)
    #: Beginning of the hour, in UTC.
    hour = models.DateTimeField(_("hour"))
    reason = models.CharField(_("reason"), max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("refused entry")
        verbose_name_plural = _("refused entries")
        db_table = "automations_refusal"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["automation_class", "hour", "reason"], name="automations_refusal_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.automation_class} {self.hour} {self.reason}"
