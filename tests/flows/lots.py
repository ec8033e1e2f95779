"""Flows with experiments."""

from __future__ import annotations

from automations import flow
from automations.flow import this


class Offer(flow.Automation):
    """Two offers and a holdout for each customer; the experiment comes again in a second round."""

    class Meta:
        subject = "customer"

    offer = (
        flow.Experiment("offer").Arm("a", 50, this.one).Arm("b", 40, this.two).Holdout(10, this.end)
    )
    one = flow.Execute().Next(this.again)
    two = flow.Execute()
    again = flow.Experiment("colour").Arm("red", 50).Arm("blue", 50)
    end = flow.End()
