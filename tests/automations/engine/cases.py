"""The cases of the crash matrix: flows with every kind of node, and what their histories hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model

from automations import testing
from automations.models import (
    Assignment,
    AutomationModel,
    AutomationTaskModel,
    ExperimentModel,
    Mail,
    Message,
)
from automations.status import TaskState, Waiting
from tests.automations.engine import invariants
from tests.flows import bursts, kinds
from tests.flows import reliability as flows


@dataclass
class Case:
    """A flow, and what its history must be."""

    flow: type
    detached: tuple[str, ...] = ()
    given: dict[str, Any] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """Return what the flow is started with."""
        return self.given

    def begin(self) -> None:
        """Start the flow if that has not happened yet."""
        if not AutomationModel.objects.of(self.flow).exists():
            self.flow(**self.data())

    def act(self) -> None:
        """Do what people and others do while the flow runs."""
        submit_forms()

    def instances(self) -> list[AutomationModel]:
        """Return the instances in the order in which they were started."""
        return list(AutomationModel.objects.order_by("id"))

    def history(self) -> list[Any]:
        """Return what must be the same as in a quiet run."""
        found = []
        for row in self.instances():
            invariants.check(row.pk)
            effects = invariants.effects(row.pk)
            once = {step: n for step, n in effects.items() if step not in self.detached}
            keys = {step: len(invariants.keys(row.pk, step)) for step in self.detached}
            found.append((row.automation_class, invariants.history(row.pk), once, keys))
        return found


class Talk(Case):
    """A sender and the instance that it sends to."""

    def begin(self) -> None:
        """Start the receiver, then the sender."""
        if not AutomationModel.objects.of(flows.Receiver).exists():
            flows.Receiver()
        if not AutomationModel.objects.of(flows.Sender).exists():
            target = AutomationModel.objects.of(flows.Receiver).get()
            flows.Sender(target=target.pk)


class Call(Case):
    """A message that is sent from outside."""

    def begin(self) -> None:
        """Start the receiver and send it a message, unless one is there."""
        super().begin()
        row = AutomationModel.objects.get()
        if not row.inbox.exists():
            row.instance.send_message("hello", data={"sender": "x"})


class Broadcast(Case):
    """A message to all that wait, unless one has come."""

    def begin(self) -> None:
        """Start the receiver and tell all of its flow."""
        super().begin()
        if not Message.objects.exists():
            flows.Receiver.broadcast_message("hello", None, {"sender": "x"})


class Told(Case):
    """A message that is sent as soon as a step waits for it."""

    def act(self) -> None:
        """Send the message, unless one is there."""
        super().act()
        waiting = AutomationTaskModel.objects.filter(state=TaskState.WAITING, status="told")
        if waiting.exists() and not Message.objects.exists():
            AutomationModel.objects.get().instance.send_message("hello", data={"sender": "x"})


class Reach(Case):
    """Mails and calls, for which whoever gets them leaves the effect."""

    def history(self) -> list[Any]:
        """Return it without what a mail was called, and that it was sent before."""
        assert all(mail.sent is not None for mail in Mail.objects.all())
        assert Mail.objects.count() == len(self.instances())
        Mail.objects.all().delete()
        found = super().history()
        for _flow, told, _once, _keys in found:
            told["tasks"] = [task[:6] if task[0] == "mail" else task for task in told["tasks"]]
        return found


class AboutClerk(Case):
    """A flow that is about the clerk."""

    def data(self) -> dict[str, Any]:
        """Return the clerk."""
        return {"clerk": get_user_model()._default_manager.get(username=flows.CLERK)}  # type: ignore[attr-defined]


class Lot(Case):
    """A flow that draws an arm."""

    def history(self) -> list[Any]:
        """Return it with the arm that is stored, once; the next run draws anew."""
        drawn = list(Assignment.objects.values_list("subject", "arm"))
        ExperimentModel.objects.all().delete()
        return [*super().history(), (self.flow.__name__, {"tasks": drawn}, {}, {})]


def submit_forms() -> None:
    """Do the clerk's work, but let deadlines pass."""
    waiting = AutomationTaskModel.objects.filter(waiting=Waiting.PERSON, due=None)
    for task in waiting.exclude(state="running"):
        clerk = get_user_model()._default_manager.get(username=flows.CLERK)  # type: ignore[attr-defined]
        testing.submit(task, clerk, answer="yes")


CASES = {
    "pass": Case(flows.Plain),
    "atomic": Case(flows.Chain),
    "detached": Case(flows.Outside, ("outside",)),
    "if": Case(flows.Choice),
    "split and join": Case(flows.Parallel),
    "form": Case(flows.Asking),
    "deadline": Case(flows.Deadline),
    "send message": Talk(flows.Sender),
    "receiver": Call(flows.Receiver),
    "broadcast": Broadcast(flows.Receiver),
    "repeat": Case(flows.Loop),
    "end": Case(flows.Leaving),
    "retry": Case(flows.Retrying, ("outside",)),
    "on error": Case(flows.Caught),
    "failure": Case(flows.Failing),
    "skip": Case(flows.Skipping),
    "waits": Case(flows.Waits),
    "start": Case(flows.Starting),
    "wait for": Told(kinds.Listening),
    "switch": Case(kinds.Sorting),
    "update": AboutClerk(kinds.Changing),
    "jump": Case(kinds.Jumping),
    "experiment": Lot(kinds.Drawn, given={"name": "ada"}),
    "model form": AboutClerk(kinds.Editing),
    "mail and call": Reach(flows.Reaching, ("mail", "call")),
    "burst": Case(bursts.Chain),
    "burst over branches": Case(bursts.Parallel),
    "burst with an error": Case(bursts.Failing),
    "burst up to a detached step": Case(bursts.Mixed, ("middle", "outside")),
}
