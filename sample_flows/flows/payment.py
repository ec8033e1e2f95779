"""A payment through a service that fails in every way a service can.

Teaches: detached steps and `effects`, `task.idempotency_key`, `Retry`, `Timeout`, `OnError`, and
when not to use `OnError`: a fault in the data stays failed until somebody corrects the data.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from automations import flow
from automations.flow import this
from sample_flows import cards, forms, groups, mail, models
from sample_flows.exceptions import CardRefused
from sample_flows.gateway import client
from sample_flows.models.order import OrderState


class Payment(flow.Automation):
    """Charges the customer's card, books a parcel and confirms the order.

    Start it with `Payment(order=order, card="4000 0000 0000 0000")`.
    """

    order: Any = models.Order
    unique = ("order",)

    validate_card = flow.Execute(
        this.check_card, description="A wrong number stays here until data['card'] is corrected."
    )
    charge = (
        flow.Execute(this.charge_card, detached=True, effects="charges the card")
        .Retry(max_attempts=3, delay=timedelta(minutes=2), backoff=2.0, give_up_on=(CardRefused,))
        .Timeout(timedelta(seconds=20))
        .OnError(this.clarify)
    )
    paid = flow.Execute(this.note_charge)
    parcel = (
        flow.Execute(this.book_parcel, detached=True, effects="books a parcel")
        .Retry(max_attempts=5, delay=timedelta(hours=1), backoff=3.0, max_delay=timedelta(days=1))
        .Timeout(timedelta(seconds=20))
    )
    confirm = flow.Execute(this.mail_confirmation, effects="sends a mail")
    end = flow.End()

    clarify = flow.Form(
        forms.CardForm, "sample_flows/tasks/order.html", this.about, save=this.take_answer
    ).Group(name=groups.ACCOUNTING)
    given_up = flow.If(this.is_cancelled).Then(this.cancel).Else(this.validate_card)
    cancel = flow.Execute(this.cancel_order, effects="sends a mail")
    left = flow.End(exited="Order cancelled by accounting")

    class Meta:
        verbose_name = _("Payment")
        verbose_name_plural = _("Payments")

    def check_card(self, task: Any) -> str:
        """Check the card number; a wrong one needs a person, no further attempt helps."""
        self.data["card"] = cards.check(self.data["card"])
        return f"Card ending in {self.data['card'][-4:]}"

    def charge_card(self, task: Any) -> str:
        """Charge the card; the key makes sure that it is charged once, whatever happens."""
        number = client.charge(self.order.amount, self.data["card"], str(task.idempotency_key))
        self.data["charge"] = number
        return number

    def note_charge(self, task: Any) -> None:
        """Write down that the order is paid."""
        self._update(state=OrderState.PAID, charge=self.data["charge"])

    def book_parcel(self, task: Any) -> str:
        """Book the parcel with the carrier."""
        order = self.order
        number = client.book_parcel(order.pk, order.customer.country, str(task.idempotency_key))
        self.data["parcel"] = number
        return number

    def mail_confirmation(self, task: Any) -> str:
        """Write down that the parcel is on its way, and tell the customer."""
        self._update(state=OrderState.SENT, parcel=self.data["parcel"])
        return mail.to_person(self.order.customer, "order_sent", order=self.order)

    def about(self, task: Any) -> dict[str, Any]:
        """Give the form's page the order."""
        return {"order": self.order}

    def take_answer(self, task: Any, form: forms.CardForm, request: HttpRequest) -> dict[str, Any]:
        """Take the new card, or the order to cancel."""
        self.data["cancelled"] = form.cleaned_data["cancel"]
        if not form.cleaned_data["cancel"]:
            self.data["card"] = form.cleaned_data["card"]
        return {"cancelled": form.cleaned_data["cancel"]}

    def is_cancelled(self, task: Any) -> bool:
        """Tell whether accounting has given the order up."""
        return bool(self.data.get("cancelled"))

    def cancel_order(self, task: Any) -> str:
        """Cancel the order and tell the customer."""
        self._update(state=OrderState.CANCELLED)
        return mail.to_person(self.order.customer, "order_cancelled", order=self.order)

    def _update(self, **values: Any) -> None:
        models.Order.objects.filter(pk=self.order.pk).update(**values)
        self.order.refresh_from_db()
