"""Flows that somebody starts by hand, and that make it hard."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User

from automations import flow
from automations.flow import this


class Parcel(flow.Automation):
    """Sends something to a customer."""

    customer = User

    pack = flow.Execute(this.work)
    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go"))
    send = flow.Execute(this.work, effects="calls the carrier")
    end = flow.End()

    def work(self, task: Any) -> None:
        """Note that it was done."""
        self.data["worked"] = True


class Picky(Parcel):
    """Takes what it is called with, and not everything."""

    def __init__(self, weight: int = 0, **kwargs: Any) -> None:
        if weight > 30:
            raise ValueError(f"{weight} kg are too heavy")
        super().__init__(weight=weight, **kwargs)
        if weight < 0:
            raise ValueError("too light")


class Chatty(Parcel):
    """Sends a message, and starts another flow, when it is called."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if "automation" not in kwargs and "automation_id" not in kwargs:
            self.send_message("go")
            Parcel(by=self.id)

    def receive_go(self, token: Any, data: Any) -> None:
        """Go on."""
        self.data["go"] = True


class One(Parcel):
    """At most one for each order."""

    unique = ("order",)


class Once(Parcel):
    """Each customer once."""

    class Meta:
        subject = "customer"
        reentry = flow.Once()


class OneEach(Parcel):
    """Each customer one at a time."""

    class Meta:
        subject = "customer"
        reentry = flow.OneAtATime()


class OrderForm(forms.Form):
    """The data of the flow below."""

    customer = forms.ModelChoiceField(User.objects.all())
    amount = forms.IntegerField(min_value=1, initial=5)
    day = forms.DateField(required=False)

    def clean_amount(self) -> int:
        """Fall over a certain number."""
        amount: int = self.cleaned_data["amount"]
        return amount + 0 // (amount - 13)


class Formed(Parcel):
    """Has a form for its data."""

    data_form = OrderForm


class Schemed(Parcel):
    """Has a schema for its data."""

    data_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {"amount": {"type": "integer", "default": 3}},
        "required": ["amount", "customer"],
    }
