"""A journey with a bit of everything, and a crowd that goes through it at random."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User

from automations import flow, testing
from automations.engine import recovery
from automations.flow import this
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState


class Campaign(flow.Automation):
    """Welcomes somebody, offers one of two things or nothing, reminds, and asks for opinions."""

    user = User

    class Meta:
        subject = "user"
        dimensions = ("source", "address.country")

    goals = [flow.Goal("bought", when=flow.message("bought"), within=timedelta(days=7))]
    exits = [flow.Exit("unsubscribed", when=flow.message("unsubscribed"))]

    welcome = flow.Execute(this.greet)
    confirm = (
        flow.WaitFor(flow.message("confirmed"))
        .Next(this.offer)
        .Within(timedelta(days=2))
        .Else(this.lost)
    )
    lost = flow.End(exited="Not confirmed")
    offer = (
        flow.Experiment("offer").Arm("a", 50, this.mail).Arm("b", 30, this.both).Holdout(20)
    ).Next(this.end)
    mail = flow.Execute(this.send).AfterWaitingFor(timedelta(hours=12)).SkipIf(this.dislikes)
    again = flow.Jump(this.mail, at_most=1, at_least_after=timedelta(days=1)).Next(this.end)
    both = flow.Split().Next(this.call).Next(this.write)
    call = flow.Execute(this.send)
    wait = flow.Execute().AfterWaitingFor(timedelta(days=3)).Next(this.meet)
    write = flow.Execute(this.send).Next(this.meet)
    meet = flow.Join()
    end = flow.End()

    def greet(self, task: Any) -> None:
        """Do nothing but be there."""

    def send(self, task: Any) -> None:
        """Fail where the data say so.

        Raises:
            OSError: the data have `fails`.
        """
        if self.data.get("fails"):
            raise OSError("no line")

    def dislikes(self, task: Any) -> bool:
        """Tell whether the data say so."""
        return bool(self.data.get("dislikes"))

    def receive_bought(self, token: Any, data: Any) -> None:
        """Note it."""
        self.data["bought"] = True

    def receive_unsubscribed(self, token: Any, data: Any) -> None:
        """Note it."""


class Crowd:
    """People who do things at random, and staff who do as well; the same for the same seed."""

    def __init__(self, clock: testing.Clock, seed: int) -> None:
        self.clock, self.random = clock, random.Random(seed)
        # Arms are drawn by the subject's primary key, which is the same on every database then.
        self.users = [
            User.objects.create(
                pk=1_000_000 + 1_000 * seed + number, username=f"user-{seed}-{number}"
            )
            for number in range(8)
        ]
        self.acts: list[tuple[int, Callable[[], Any]]] = [
            (6, self.enter),
            (6, lambda: self.tell("confirmed")),
            (2, lambda: self.tell("bought")),
            (1, lambda: self.tell("unsubscribed")),
            (2, self.retry),
            (1, self.cancel),
        ]

    def live(self, steps: int, between: Callable[[], Any] = lambda: None) -> None:
        """Let so many things happen, some hours apart, and call `between` after each."""
        weights = [weight for weight, _act in self.acts]
        for _ in range(steps):
            (_weight, act), *_rest = self.random.choices(self.acts, weights)
            act()
            pause = timedelta(hours=self.random.choice([0, 1, 5, 30]))
            testing.run_until(self.clock, self.clock.now() + pause)
            between()

    def enter(self) -> None:
        """Let somebody enter."""
        Campaign(
            user=self.random.choice(self.users),
            source=self.random.choice(["web", "shop"]),
            address={"country": self.random.choice(["de", "fr"])},
            fails=self.random.random() < 0.3,
            dislikes=self.random.random() < 0.2,
        )

    def tell(self, message: str) -> None:
        """Send a message to somebody, also to one who is through."""
        row = self._any(AutomationModel.objects.exclude(state="archived"))
        if row is not None:
            row.instance.send_message(message, None, {})

    def retry(self) -> None:
        """Repair and retry somebody who failed."""
        task = self._any(AutomationTaskModel.objects.filter(state=TaskState.FAILED))
        if task is not None:
            row = task.automation
            row.data["fails"] = False
            row.save()
            recovery.retry(task)

    def cancel(self) -> None:
        """Cancel somebody who is on the way."""
        row = self._any(AutomationModel.objects.filter(finished=False))
        if row is not None:
            recovery.cancel(row)

    def _any(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.random.choice(found) if found else None
