"""Something sent to an instance; it waits here until it is consumed."""

from __future__ import annotations

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.models.instance import AutomationModel


class Message(models.Model):
    """A message for one instance. It is consumed once, under the instance's lock."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    automation = models.ForeignKey(
        AutomationModel, verbose_name=_("instance"), on_delete=models.CASCADE, related_name="inbox"
    )
    name = models.CharField(_("name"), max_length=100)
    token = models.JSONField(_("token"), null=True, encoder=DjangoJSONEncoder)
    data = models.JSONField(_("data"), default=dict, encoder=DjangoJSONEncoder)
    #: Messages of one broadcast share it.
    broadcast = models.UUIDField(null=True, db_index=True, editable=False)
    #: A receiver that returns "received" ends the broadcast.
    exclusive = models.BooleanField(default=False, editable=False)
    created = models.DateTimeField(_("sent"), default=clock.now)
    #: When a worker must look at it; NULL once consumed, or while its instance is held.
    due = models.DateTimeField(null=True, editable=False)
    consumed = models.DateTimeField(_("consumed"), null=True)
    result = models.JSONField(_("result"), null=True, encoder=DjangoJSONEncoder)
    #: What its receiver changed in the data, as at `AutomationTaskModel.changes`.
    changes = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    error = models.TextField(_("error message"), blank=True, default="")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        db_table = "automations_message"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["due", "id"], name="automations_message_due"),
            models.Index(fields=["automation", "consumed"], name="automations_message_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
