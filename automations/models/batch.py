"""An act on many instances: stored, run by workers, with a verdict for each."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.status import BatchState, Verdict


class Batch(models.Model):
    """An act on many instances, as a person has confirmed it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Name of the verb.
    act = models.CharField(_("act"), max_length=20)
    arguments = models.JSONField(_("arguments"), default=dict, encoder=DjangoJSONEncoder)
    #: What the instances were found by, as the list's address says it.
    filters = models.JSONField(_("filters"), default=dict)
    plan_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    #: The flow, if all of its instances are of one.
    automation_class = models.CharField(_("automation"), max_length=250, blank=True, default="")
    reason = models.TextField(_("reason"), blank=True, default="")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    actor_name = models.CharField(_("who"), max_length=200, blank=True, default="")
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState.choices, default=BatchState.RUNNING
    )
    total = models.PositiveIntegerField(_("items"), default=0)
    #: Items a minute; NULL for as fast as possible.
    rate = models.FloatField(_("speed"), null=True, blank=True)
    #: Share by which the time between two items varies, 0 to 1.
    jitter = models.FloatField(_("jitter"), default=0.0)
    #: Suspend the batch when so many items fail in a row; NULL for never.
    stop_after = models.PositiveIntegerField(_("stop after"), null=True, blank=True)
    failed_in_a_row = models.PositiveIntegerField(default=0, editable=False)
    created = models.DateTimeField(_("created"), default=clock.now)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)
    #: When a worker must look at it next; the end of the lease while one does. NULL: never.
    due = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)
    owner = models.CharField(max_length=100, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        db_table = "automations_batch"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"


class BatchItem(models.Model):
    """One instance of a batch, or one task of it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    automation = models.ForeignKey(
        "automations.AutomationModel",
        verbose_name=_("instance"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    task = models.ForeignKey(
        "automations.AutomationTaskModel",
        verbose_name=_("task"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    #: Primary key of the instance, kept when it is deleted.
    number = models.BigIntegerField(_("instance"))
    step = models.CharField(_("step"), max_length=100, blank=True, default="")
    #: What the task had when the batch was confirmed: its failure, to compare with a new one.
    fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)
    verdict = models.CharField(
        _("verdict"), max_length=12, choices=Verdict.choices, default=Verdict.TO_COME
    )
    #: Why it was refused, or what became of it.
    text = models.CharField(_("why"), max_length=500, blank=True, default="")
    started = models.DateTimeField(_("started"), null=True)
    ended = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("item of a batch")
        verbose_name_plural = _("items of batches")
        db_table = "automations_batch_item"
        ordering = ["position"]
        indexes = [
            models.Index(fields=["batch", "verdict", "position"], name="automations_item_verdict")
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="automations_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}"
