"""What an instance is watched for: its goals, and the rules by which it exits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations.models.instance import AutomationModel
from automations.status import Watched


class Watch(models.Model):
    """One goal or exit rule of one instance. A goal's row outlives its instance, to be counted."""

    automation = models.ForeignKey(
        AutomationModel,
        verbose_name=_("instance"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="watches",
    )
    automation_class = models.CharField(_("automation"), max_length=250)
    subject = models.CharField(_("subject"), max_length=200, blank=True, default="")
    kind = models.CharField(max_length=10, choices=Watched.choices)
    name = models.CharField(_("name"), max_length=100)
    #: When the instance started: statistics count a goal on the day of the start.
    started = models.DateTimeField(_("started"))
    #: What happens later does not count; NULL for never.
    until = models.DateTimeField(_("until"), null=True)
    #: When a worker asks next; NULL if it is told, or if the matter is settled.
    due = models.DateTimeField(null=True, editable=False)
    #: When it happened; NULL if it has not.
    at = models.DateTimeField(_("happened"), null=True)

    #: It has happened and statistics have not counted it.
    news = models.BooleanField(default=False, db_default=False, editable=False)
    #: Where it is counted once the instance is deleted.
    slice = models.ForeignKey(
        "automations.Slice", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("goal or exit rule")
        verbose_name_plural = _("goals and exit rules")
        db_table = "automations_watch"
        default_permissions = ()
        ordering = ["id"]
        indexes = [
            models.Index(fields=["due", "id"], name="automations_watch_due"),
            models.Index(fields=["news", "id"], name="automations_watch_news"),
            models.Index(
                fields=["automation_class", "subject", "name"], name="automations_watch_about"
            ),
            models.Index(
                fields=["automation_class", "kind", "name", "started"],
                name="automations_watch_start",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["automation", "kind", "name"], name="automations_watch_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.automation_id}"
