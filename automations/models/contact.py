"""Which subject was contacted when and by which channel."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.models.task import AutomationTaskModel


class Contact(models.Model):
    """One contact, counted by frequency caps over all flows."""

    subject = models.CharField(_("subject"), max_length=200)
    channel = models.CharField(_("channel"), max_length=50)
    automation_class = models.CharField(_("automation"), max_length=250)
    task = models.OneToOneField(
        AutomationTaskModel, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("moment"), default=clock.now)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        db_table = "automations_contact"
        default_permissions = ()
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject", "channel", "at"], name="automations_contact_recent")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.channel} {self.at}"


class ContactLock(models.Model):
    """What is locked while contacts are counted, so that two workers never exceed a cap.

    Many subjects share a row, so that none says anything about anybody.
    """

    slot = models.PositiveSmallIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("lock of contacts")
        verbose_name_plural = _("locks of contacts")
        db_table = "automations_contact_lock"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.slot)
