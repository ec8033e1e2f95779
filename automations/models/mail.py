"""The mails that steps have sent, and what became of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.models.task import AutomationTaskModel


class Mail(models.Model):
    """One mail of one step. It outlives the history for a while; see `engine.mail_totals`."""

    task = models.OneToOneField(
        AutomationTaskModel, null=True, on_delete=models.SET_NULL, related_name="mail"
    )
    #: The task's idempotency key.
    key = models.CharField(max_length=36, unique=True)
    automation_class = models.CharField(_("automation"), max_length=250)
    step = models.CharField(_("step"), max_length=100)
    subject = models.CharField(_("subject"), max_length=200, blank=True, default="")
    #: The address is that of whom the flow is about.
    to_subject = models.BooleanField(default=False)
    #: Keyed hash of the address; see `engine.addresses`.
    address = models.CharField(_("address"), max_length=64, blank=True, default="")
    scope = models.CharField(_("scope"), max_length=50, blank=True, default="")
    message_id = models.CharField(max_length=255, unique=True)
    #: What the provider calls it, if that is something else.
    provider_id = models.CharField(max_length=255, blank=True, default="")
    created = models.DateTimeField(default=clock.now)
    #: NULL while nobody knows whether it was sent.
    sent = models.DateTimeField(_("sent"), null=True)
    delivered = models.DateTimeField(_("delivered"), null=True)
    opened = models.DateTimeField(_("opened"), null=True)
    clicked = models.DateTimeField(_("clicked"), null=True)
    bounced = models.DateTimeField(_("bounced"), null=True)
    complained = models.DateTimeField(_("complained"), null=True)
    unsubscribed = models.DateTimeField(_("unsubscribed"), null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        db_table = "automations_mail"
        default_permissions = ()
        ordering = ["id"]
        indexes = [
            models.Index(fields=["automation_class", "sent"], name="automations_mail_sent"),
            models.Index(fields=["provider_id"], name="automations_mail_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.automation_class} {self.step} {self.message_id}"
