"""Flows that the console is tested with: every kind of step, and steps that fail on demand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from automations import flow
from automations.flow import this


class PackForm(forms.Form):
    """What the warehouse says."""

    weight = forms.IntegerField()


class Payment(flow.Automation):
    """Takes the money for an order and sends it.

    A second paragraph, which no page shows.
    """

    reserve = flow.Execute(this.reserve_stock).AsSoonAs(this.in_stock)
    charge = (
        flow.Execute(this.charge_card, effects="charges the card", description="Takes the money.")
        .Retry(max_attempts=2, delay=30, backoff=1)
        .OnError(this.clarify)
    )
    paid = flow.If(this.is_paid).Then(this.split).Else(this.left)
    clarify = flow.Form(PackForm).Group(name="Accounts").Next(this.paid)
    split = flow.Split().Next(this.book).Next(this.pack)
    book = flow.Execute(this.book_parcel, effects="calls the carrier").Next(this.join)
    pack = flow.Form(PackForm).Group(name="Warehouse").SkipAfter(timedelta(days=2)).Next(this.join)
    join = flow.Join()
    end = flow.End()
    left = flow.End(exited="not paid")

    class Meta:
        verbose_name = "Payment"

    def in_stock(self, task: Any) -> bool:
        return bool(self.data.get("stock", True))

    def reserve_stock(self, task: Any) -> None:
        self.data["reserved"] = True

    def charge_card(self, task: Any) -> str:
        if self.data.get("card") == "declined":
            raise ValueError("The bank says no to card 4711")
        return "ch_1"

    def is_paid(self, task: Any) -> bool:
        return bool(self.data.get("paid", True))

    def book_parcel(self, task: Any) -> str:
        if not str(self.data.get("postcode", "80331")).isdigit():
            raise ValueError(f"Postcode {self.data['postcode']!r} has no five digits")
        return "parcel 1"


class Simple(flow.Automation):
    """One step that fails if it is told to, and an end."""

    step = flow.Execute(this.do)
    end = flow.End()

    def do(self, task: Any) -> str:
        if self.data.get("fail"):
            raise RuntimeError(self.data["fail"])
        return "done"


class Nightly(flow.Automation):
    """Loops for ever, once a day."""

    write = flow.Execute(this.do)
    again = flow.Repeat(this.write).EveryDay().At(3).TimeZone("Europe/Berlin")

    def do(self, task: Any) -> None:
        return None


NAME = "tests.automations_admin.shop"
