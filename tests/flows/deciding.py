"""Flows whose conditions are data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User

from automations import flow
from automations.flow import this


class Sale(flow.Automation):
    """Orders are looked at, sorted and sent as their data say."""

    customer = User

    class Meta:
        subject = "customer"
        subject_fields = ("email", "is_staff", "date_joined")

    goals = [
        flow.Goal("paid", when=flow.Data("paid") == True, within=timedelta(days=30)),  # noqa: E712
        flow.Goal(
            "praised", when=flow.condition(flow.Data("stars") >= 4, poll=timedelta(hours=1)),
            within=timedelta(days=30),
        ),
    ]  # fmt: skip
    exits = [flow.Exit("returned", when=flow.Data("returned").is_set())]

    check = flow.If(
        flow.All(flow.Data("order.total") > 100, flow.Data("country").is_in(["DE", "AT"]))
    ).Then(this.approve)
    sort = (
        flow.Switch()
        .Case(flow.Data("kind") == "gift", this.wrap)
        .Case(
            flow.Any(
                flow.Data("kind").starts_with("fragile"),
                flow.Not(flow.Data("notes").contains("sturdy")),
                flow.Subject("is_staff") == True,  # noqa: E712
            ),
            this.wrap,
            label="Fragile",
        )
        .Default(this.send)
    )
    approve = flow.Execute().Next(this.send)
    wrap = flow.Execute().SkipIf(flow.Subject("email").contains("@example.org"))
    send = flow.Execute().AsSoonAs(flow.Data("packed").is_set()).AsSoonAs(
        flow.Data("packed") == "yes", poll=timedelta(minutes=5)
    )  # fmt: skip
    arrived = (
        flow.WaitFor(flow.Data("arrived").within(timedelta(days=7)))
        .On(flow.Data("lost").older_than(timedelta(days=1)), this.end, label="lost")
        .Within(timedelta(days=30))
    )
    end = flow.End()


class Compared(flow.Automation):
    """Conditions of every kind, some of them longer than a line."""

    class Meta:
        subject = "person"
        subject_fields = ("group.name",)

    numbers = flow.If(flow.Data("a") < Decimal("12.50")).Then(this.texts).Else(this.end)
    texts = flow.If((flow.Data("a") != "x") | (flow.Data("b") <= -1.5)).Then(this.places)
    places = flow.If(flow.Data("a.b") >= flow.Subject("group.name")).Then(this.nothing)
    nothing = flow.If(flow.Data("a").is_empty() & ~(flow.Data("b") == None)).Then(this.moment)  # noqa: E711
    moment = flow.If(flow.Data("due") > datetime(2026, 3, 1, tzinfo=UTC)).Then(this.end)
    long = flow.If(
        flow.Data("a_key_with_a_very_long_name.within_another_key_with_a_long_name")
        == "a text that is so long that all of it together does not fit on one line of a file"
    ).Then(this.end)
    longer = (
        flow.If(
            flow.All(
                flow.Data("a_key_with_a_very_long_name.within_another_key_with_a_long_name")
                == "a text that is so long that all of it together does not fit on one line",
                flow.Data("country").is_in(
                    ["Denmark", "Germany", "Austria", "Switzerland", "Sweden", "Norway", "Finland"]
                ),
            )
        )
        .Then(this.end)
        .Else(this.longest)
    )
    longest = flow.Execute().SkipIf(
        flow.Any(
            flow.Data("a_key_with_a_very_long_name.within_another_key_with_a_long_name").is_set(),
            flow.Not(
                flow.Data("a_key_with_a_very_long_name.within_another_key_with_a_long_name")
                .contains("something that is not short either, but longer than that")
            ),
        )
    )  # fmt: skip
    end = flow.End()
