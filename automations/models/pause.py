"""What is held by people beyond a single instance: a step, a flow, or everything."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock


class Pause(models.Model):
    """A step, a flow or everything that does not go on until somebody resumes it."""

    #: Dotted name of the flow; empty for everything.
    automation_class = models.CharField(_("automation"), max_length=250, blank=True, default="")
    #: Name of the node; empty for the whole flow.
    step = models.CharField(_("step"), max_length=100, blank=True, default="")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    actor_name = models.CharField(_("who"), max_length=200, blank=True, default="")
    reason = models.TextField(_("reason"), blank=True, default="")
    created = models.DateTimeField(_("since"), default=clock.now)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        db_table = "automations_pause"
        constraints = [
            models.UniqueConstraint(
                fields=["automation_class", "step"], name="automations_pause_once"
            )
        ]

    def __str__(self) -> str:
        return ".".join(part for part in (self.automation_class, self.step) if part) or "*"

    def covers(self, automation_class: str, step: str) -> bool:
        """Tell whether a step of a flow is held by this pause."""
        return self.automation_class in {"", automation_class} and self.step in {"", step}
