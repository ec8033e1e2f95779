"""Journeys that tests of several modules send people on: users, who join groups and log in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.dispatch import Signal

from automations import flow

#: Somebody has logged in. Arguments: `user`.
logged_in = Signal()


class Hermit(flow.Automation):
    """Tells in its own step that its user has logged in, and leaves because of it."""

    user = User

    class Meta:
        subject = "user"

    exits = [flow.Exit("seen", when=flow.signal(logged_in, subject=lambda user, **_: user))]

    tell = flow.Execute(flow.this.log_in)
    after = flow.Execute().AfterWaitingFor(timedelta(days=1))
    end = flow.End()

    def log_in(self, task: Any) -> str:
        """Send the signal."""
        logged_in.send(type(self), user=self.user)
        return "told"


class Sender(flow.Automation):
    """Sends somebody on the journey below and waits until that has ended."""

    send = flow.StartAutomation("tests.flows.journeys.Journey", wait=True, user=flow.this.whom)
    end = flow.End()

    def whom(self, task: Any) -> Any:
        """Return who is sent."""
        return User.objects.get(pk=self.data["pk"])


class Journey(flow.Automation):
    """Waits for thirty days; what may happen meanwhile is declared in every way there is."""

    user = User

    class Meta:
        subject = "user"

    goals = [
        flow.Goal("bought", when=flow.message("bought"), within=timedelta(days=7), target=0.25),
        flow.Goal("logged in", when=flow.signal(logged_in, subject=lambda user, **_: user)),
        flow.Goal(
            "acted",
            when=flow.rows(
                lambda: LogEntry.objects.all(),
                subject="user",
                at="action_time",
                poll=timedelta(hours=1),
            ),
            within=timedelta(days=7),
        ),
        flow.Goal("gold", when=flow.this.is_gold, within=timedelta(days=7), exits=True),
    ]
    exits = [
        flow.Exit("unsubscribed", when=flow.message("unsubscribed")),
        flow.Exit("complained", when=flow.condition(lambda run: run.data.get("angry"))),
    ]

    welcome = flow.Execute()
    wait = flow.Execute(lambda task: None).AfterWaitingFor(timedelta(days=30))
    end = flow.End()

    def is_gold(self) -> bool:
        """Tell whether the data say so."""
        return bool(self.data.get("gold"))

    def receive_bought(self, token: Any, data: Any) -> None:
        """Note what was bought."""
        self.data["order"] = data.get("order")
