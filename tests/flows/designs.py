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
