"""Flows that do not admit everybody: one for each policy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.dispatch import Signal

from automations import flow
from automations.flow import this

joined = Signal()


class Stay(flow.Automation):
    """What all of them do: they stay until `go` is in the data."""

    class Meta:
        abstract = True

    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go"))
    end = flow.End()

    def started_by_signal(self, sender: Any, kwargs: dict[str, Any]) -> None:
        """Take the data of the signal."""
        self.data.update(kwargs["data"])

    def receive_hello(self, token: Any, data: Any) -> None:
        """Note that it was called."""
        self.data["hello"] = token


class Welcome(Stay):
    """Each customer is welcomed once."""

    class Meta:
        subject = "customer"
        reentry = flow.Once()


class Support(Stay):
    """A customer has one open case."""

    class Meta:
        subject = "customer"
        reentry = flow.OneAtATime()


class Fragile(flow.Automation):
    """A customer has one at a time, and it fails at first."""

    class Meta:
        subject = "customer"
        reentry = flow.OneAtATime()

    act = flow.Execute(this.act_or_fail)
    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go"))
    end = flow.End()

    def act_or_fail(self, task: Any) -> None:
        """Fail unless the data say otherwise."""
        if not self.data.get("well"):
            raise ValueError


class Delivery(Stay):
    """A customer has one delivery for each order."""

    class Meta:
        subject = "customer"
        reentry = flow.PerKey("order")


class Digest(Stay):
    """A customer gets a digest every 30 days at most."""

    class Meta:
        subject = "customer"
        reentry = flow.CoolDown(timedelta(days=30))


class About(Stay):
    """It says whom it is about and admits everybody."""

    class Meta:
        subject = "customer"


joined.connect(
    lambda sender, **kwargs: Support.on_signal(None, sender, **kwargs),
    weak=False,
    dispatch_uid="tests.flows.entering",
)
