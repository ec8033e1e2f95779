"""An order that is paid by card and sent as a parcel."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations import clock
from sample_flows.models.person import Person


class OrderState(models.TextChoices):
    """Where an order stands."""

    PLACED = "placed", _("Placed")
    PAID = "paid", _("Paid")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders."""

    def paid(self) -> OrderQuerySet:
        """Return those that are paid, sent or not."""
        return self.filter(state__in=(OrderState.PAID, OrderState.SENT))


class Order(models.Model):
    """What somebody bought. The amount is in euro; the card number is not kept here."""

    customer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    goods = models.CharField(_("goods"), max_length=200)
    amount = models.DecimalField(
        _("amount"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)]
    )
    state = models.CharField(
        _("state"), max_length=10, choices=OrderState.choices, default=OrderState.PLACED
    )
    charge = models.CharField(_("charge"), max_length=40, blank=True)
    parcel = models.CharField(_("parcel"), max_length=40, blank=True)
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ("-created",)

    def __str__(self) -> str:
        return gettext("Order %(number)s: %(goods)s") % {"number": self.pk, "goods": self.goods}
