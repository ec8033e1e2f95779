"""Something that staff are told of once: many failures, a queue that grows old, no worker."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock


class Alert(models.Model):
    """A condition that was noticed; it is told once and again only after it has passed."""

    #: What was noticed, such as "failures".
    kind = models.CharField(_("kind"), max_length=20)
    #: Dotted name of the flow that it is about; empty for all.
    automation_class = models.CharField(_("automation"), max_length=250, blank=True, default="")
    since = models.DateTimeField(_("since"), default=clock.now)
    told = models.DateTimeField(_("told"), null=True, blank=True)
    passed = models.DateTimeField(_("passed"), null=True, blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    #: "kind flow" while the condition lasts, else NULL: told once, however many workers look.
    live_key = models.CharField(max_length=280, null=True, unique=True, editable=False)  # noqa: DJ001

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        db_table = "automations_alert"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.automation_class}".strip()
