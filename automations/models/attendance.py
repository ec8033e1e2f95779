"""Somebody at a draft, with their last signs of life."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.models.flow_version import FlowVersion


class Attendance(models.Model):
    """One person at one draft, in however many tabs. What it means `designed.presence` decides."""

    draft = models.ForeignKey(
        FlowVersion,
        verbose_name=_("draft"),
        on_delete=models.CASCADE,
        related_name="attendances",
    )
    #: NULL: the person was erased.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    user_name = models.CharField(_("user"), max_length=200)
    seen = models.DateTimeField(_("last seen"), default=clock.now, db_index=True)
    #: Last sign of life as the one who edits; NULL: looks, or somebody else has taken over.
    edited = models.DateTimeField(_("last edited"), null=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        db_table = "automations_attendance"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["draft", "user"], name="automations_attendance_once")
        ]

    def __str__(self) -> str:
        return self.user_name
