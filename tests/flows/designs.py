"""What the tests offer to designed flows, and documents that name it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

import automations
from automations import flow

#: What the actions were called with.
CALLS: list[Any] = []


@automations.action(
    "Send an invoice",
    params={"amount": forms.DecimalField(max_digits=8, decimal_places=2)},
    effects="sends an invoice",
)
def send_invoice(task: Any, amount: Decimal) -> str:
    """Send an invoice over an amount."""
    CALLS.append(amount)
    return f"invoice over {amount}"


@automations.condition("Is a big order")
def is_big(task: Any) -> bool:
    """Tell whether the order is big."""
    return bool(task.automation.data.get("total", 0) > 100)


@automations.step(
    "Send a text message",
    icon="bolt",
    params={
        "text": forms.CharField(max_length=20),
        "hour": forms.IntegerField(max_value=23, required=False),
    },
    effects="sends a text message",
)
class SendText(flow.Execute):
    """Sends a text message to the customer's phone."""

    def method(self, task: Any, text: str, hour: int | None = None) -> str:
        """Send it."""
        CALLS.append((text, hour))
        return f"sent {text}"


@automations.step("Grant a discount", group="Do", params={"rate": forms.DecimalField(max_value=50)})
class Discount(flow.Update):
    """Grants a discount."""

    def __init__(self, rate: Any, *, description: Any = "") -> None:
        super().__init__(rate=rate, description=description)


class Reminded(flow.Automation):
    """A flow of code with steps that are offered."""

    tell = SendText("Hello", description="Says hello")
    grant = Discount("12.50")
    end = flow.End()


class Shop(flow.Automation, registered=False):
    """What designed flows of the shop may call."""

    class Meta:
        abstract = True

    @automations.action("Thank the customer")
    def thank(self, task: Any) -> str:
        """Thank the customer."""
        CALLS.append("thanks")
        return "thanked"

    def secret(self, task: Any) -> str:
        """Not offered."""
        CALLS.append("secret")
        return "told"


automations.offer(Shop, "Shop", automations.Offering.BASE)
automations.offer_mail("journeys/hello", "Hello")

BASE = "tests.flows.designs:Shop"


def ref(name: str) -> dict[str, Any]:
    """Return a reference to something of this module."""
    return {"t": "ref", "path": f"tests.flows.designs:{name}"}


def texting(name: str = "Texting", **kwargs: Any) -> dict[str, Any]:
    """Return a document that sends a text message."""
    given = {key: {"t": "const", "v": value} for key, value in kwargs.items()}
    call = {"args": [], "kwargs": given or {"text": {"t": "const", "v": "Hello"}}}
    nodes = [
        {"id": "tell", "kind": "custom", "cls": "tests.flows.designs:SendText", "call": call},
        {"id": "end", "kind": "end"},
    ]
    return {"schema": "automations.flow/1", "name": name, "nodes": nodes}


def invoicing(name: str = "Invoicing", amount: Any = "19.90", **more: Any) -> dict[str, Any]:
    """Return a document: big orders get an invoice at once, others after a day."""
    said = {"args": [ref("send_invoice")], "kwargs": {"amount": {"t": "const", "v": amount}}}
    return {
        "schema": "automations.flow/1",
        "name": name,
        **more,
        "nodes": [
            {"id": "big", "kind": "if", "condition": ref("is_big"), "then": {"goto": "bill"}},
            {
                "id": "later",
                "kind": "execute",
                "call": {"args": []},
                "waitFor": {"t": "duration", "seconds": 86400},
            },
            {"id": "bill", "kind": "execute", "call": said},
            {"id": "end", "kind": "end"},
        ],
    }
