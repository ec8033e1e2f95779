"""An expense that an employee claims back."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from sample_flows.models.person import Person


class Decision(models.TextChoices):
    """What became of a claim."""

    OPEN = "open", _("Open")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class Expense(models.Model):
    """What was bought, for how much, and what was decided about it. Amounts are in euro."""

    employee = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="expenses", verbose_name=_("employee")
    )
    purpose = models.CharField(_("purpose"), max_length=200)
    amount = models.DecimalField(
        _("amount"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)]
    )
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, default=Decision.OPEN
    )
    reason = models.TextField(_("reason"), blank=True)
    #: Empty if the amount was below the threshold and nobody was asked.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("decided by"),
    )
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        ordering = ("-created",)

    def __str__(self) -> str:
        return f"{self.purpose}, {self.amount} EUR"
