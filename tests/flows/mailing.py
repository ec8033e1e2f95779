"""Flows that write mails and call other systems."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User

from automations import flow
from automations.flow import this
from automations.mail import unsubscribed

SITE = "https://shop.example"
#: Settings under which these flows are complete.
SETTINGS: dict[str, Any] = {"SITE_URL": SITE, "WEBHOOK_HOSTS": ["api.example.com"]}
SECRET = "the-secret-of-the-shop"


class Welcome(flow.Automation):
    """Writes two mails, and ends when the customer wants no more."""

    user = User

    class Meta:
        subject = "user"

    exits = [flow.Exit("unsubscribed", when=flow.signal(unsubscribed))]

    order = flow.SendMail("testflows/mail/order", scope="offers")
    news = flow.SendMail("testflows/mail/news", scope="offers").AfterWaitingFor(timedelta(days=3))
    end = flow.End()


class Billing(flow.Automation):
    """Writes a mail that everybody gets."""

    user = User

    class Meta:
        subject = "user"

    bill = flow.SendMail("testflows/mail/bill").Retry(3, delay=60, jitter=0)
    end = flow.End()


class Ordering(flow.Automation):
    """Calls the warehouse."""

    call = (
        flow.Webhook(
            "https://api.example.com/orders?token=abc",
            json={"number": this.number, "fixed": 1},
            headers={"Authorization": "Bearer hush-hush", "X-Shop": "shop"},
            secret=lambda task: SECRET,
            store="answer",
        )
        .Retry(3, delay=60, jitter=0)
        .OnError(this.sorry)
    )
    thank = flow.Execute().Next(this.end)
    sorry = flow.Execute()
    end = flow.End()

    def number(self, task: Any) -> Any:
        """Return the number of the order."""
        return self.data.get("number")
