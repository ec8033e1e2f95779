"""What is kept of histories that were deleted: figures by day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations.status import Outcome


class Total(models.Model):
    """How many deleted instances of a flow had ended on a day, by definition and outcome."""

    #: In the time zone of the project.
    day = models.DateField(_("day"))
    automation_class = models.CharField(_("automation"), max_length=250)
    #: Fingerprint of the definition that they ran on; empty if none was stored.
    fingerprint = models.CharField(_("definition"), max_length=64, blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    instances = models.PositiveIntegerField(_("instances"), default=0)
    #: Attempts of theirs that had failed.
    failures = models.PositiveIntegerField(_("failed attempts"), default=0)

    class Meta:
        verbose_name = _("total of a day")
        verbose_name_plural = _("totals of days")
        db_table = "automations_total"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["automation_class", "day", "fingerprint", "outcome"],
                name="automations_total_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.automation_class} {self.day} {self.outcome}"
