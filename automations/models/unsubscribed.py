"""Addresses that get no mails."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.status import Unwanted


class Unsubscribed(models.Model):
    """That an address gets no mails of a scope, and why. The address is kept as a hash only."""

    #: Keyed hash of the address; see `engine.addresses`.
    address = models.CharField(_("address"), max_length=64)
    subject = models.CharField(_("subject"), max_length=200, blank=True, default="")
    #: "" for mails of every scope.
    scope = models.CharField(_("scope"), max_length=50, blank=True, default="")
    reason = models.CharField(
        _("reason"), max_length=20, choices=Unwanted.choices, default=Unwanted.UNSUBSCRIBED
    )
    at = models.DateTimeField(_("moment"), default=clock.now)

    class Meta:
        verbose_name = _("unsubscribed address")
        verbose_name_plural = _("unsubscribed addresses")
        db_table = "automations_unsubscribed"
        default_permissions = ()
        ordering = ["id"]
        indexes = [models.Index(fields=["subject", "scope"], name="automations_unsubscr_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "scope", "reason"], name="automations_unsubscr_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.scope} {self.address}"
