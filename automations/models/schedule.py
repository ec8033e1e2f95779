"""A schedule over a queryset, by which workers enter its objects into a flow."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock


class Schedule(models.Model):
    """Where one `EnterEach` of a flow stands. Primary keys of its objects are kept as text."""

    automation_class = models.CharField(_("automation"), max_length=250)
    name = models.CharField(_("name"), max_length=100, blank=True, default="")
    created = models.DateTimeField(_("created"), default=clock.now)
    #: Its `every` as text, so that another one in the code is noticed.
    rule = models.CharField(max_length=200, blank=True, default="", editable=False)
    #: The highest primary key of its model when the schedule was first seen; "": there was none;
    #: NULL: it could not be seen yet.
    seen = models.CharField(max_length=255, null=True, editable=False)  # noqa: DJ001
    #: When the present round was due, or when the next one is.
    planned = models.DateTimeField(_("planned"), null=True, blank=True)
    #: Primary key up to which the present round has come; "": it has not begun.
    position = models.CharField(max_length=255, blank=True, default="", editable=False)
    #: When a worker must look at it next; the end of the lease while one does. NULL: never.
    due = models.DateTimeField(null=True, blank=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)
    owner = models.CharField(max_length=100, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        db_table = "automations_schedule"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["automation_class", "name"], name="automations_schedule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.automation_class} {self.name}".rstrip()
