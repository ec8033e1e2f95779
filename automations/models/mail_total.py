"""What is kept of mails that were deleted: figures by hour."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailTotal(models.Model):
    """How many deleted mails a step had sent in an hour, and what became of them."""

    automation_class = models.CharField(_("automation"), max_length=250)
    step = models.CharField(_("step"), max_length=100)
    #: At which it begins.
    hour = models.DateTimeField(_("hour"))
    sent = models.PositiveIntegerField(_("sent"), default=0)
    delivered = models.PositiveIntegerField(_("delivered"), default=0)
    opened = models.PositiveIntegerField(_("opened"), default=0)
    clicked = models.PositiveIntegerField(_("clicked"), default=0)
    bounced = models.PositiveIntegerField(_("bounced"), default=0)
    complained = models.PositiveIntegerField(_("complained"), default=0)
    unsubscribed = models.PositiveIntegerField(_("unsubscribed"), default=0)

    class Meta:
        verbose_name = _("total of mails")
        verbose_name_plural = _("totals of mails")
        db_table = "automations_mail_total"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["automation_class", "step", "hour"], name="automations_mail_total_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.automation_class} {self.step} {self.hour}"
