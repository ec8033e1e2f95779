"""Flows that start one another."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group

from automations import flow
from automations.flow import this
from tests.flows.units import Place, act, holds


class Child(flow.Automation):
    """Does what the test asks for when it is ready, if that is asked of it."""

    work = flow.Execute(act).AsSoonAs(this.ready)
    end = flow.End()

    def ready(self, task: Any) -> bool:
        """Tell whether it need not wait."""
        return not task.data.get("slow") or bool(task.data.get("ready"))

    def receive_go(self, token: Any, data: Any) -> None:
        """Be ready."""
        self.data["ready"] = True


class Brief(flow.Automation):
    """Ends before anything of it is executed."""

    end = flow.End(exited="nothing to do")


class Alone(flow.Automation):
    """Of which one is live at most."""

    unique = True

    wait = flow.Execute(act).AsSoonAs(holds("ready"))
    end = flow.End()


class Starter(flow.Automation):
    """Starts a child and goes on."""

    begin = flow.StartAutomation(Child, n=lambda task: task.data.get("n", 0), slow=True).Retry(
        2, delay=60, jitter=0
    )
    after = flow.Execute(act)
    end = flow.End()


class Waiter(flow.Automation):
    """Starts a child with the same data, and waits for it."""

    begin = flow.StartAutomation(Child, wait=True, data=lambda task: dict(task.data))
    after = flow.Execute(act)
    end = flow.End()


class Careful(flow.Automation):
    """Does something else if the child did not end well."""

    begin = flow.StartAutomation(
        "tests.flows.children.Child", wait=True, data=lambda task: dict(task.data)
    ).OnError(this.rescue)
    end = flow.End()
    rescue = flow.Execute().Next(this.end)


class Impatient(flow.Automation):
    """Waits for a child that ends at once."""

    begin = flow.StartAutomation(Brief, wait=True)
    end = flow.End()


class Second(flow.Automation):
    """Starts and waits for what must not be there twice."""

    begin = flow.StartAutomation(Alone, wait=True)
    end = flow.End()


class Narcissus(flow.Automation):
    """Waits for itself."""

    unique = True

    begin = flow.StartAutomation("tests.flows.children.Narcissus", wait=True)
    end = flow.End()


class Rabbit(flow.Automation):
    """Starts another one of its kind, and so on."""

    begin = flow.StartAutomation("tests.flows.children.Rabbit")
    end = flow.End()


class AboutGroup(flow.Automation):
    """Is about a group."""

    group = Group
    end = flow.End()

    class Meta:
        subject = "group"


class AboutPlace(flow.Automation):
    """Is about something else that is called a group."""

    group = Place
    end = flow.End()

    class Meta:
        subject = "group"


class Handing(flow.Automation):
    """Starts others that are about the same, or about something else."""

    group = Group
    same = flow.StartAutomation(AboutGroup)
    given = flow.StartAutomation(AboutGroup, group=None)
    model = flow.StartAutomation(AboutPlace)
    other = flow.StartAutomation(Child)
    end = flow.End()

    class Meta:
        subject = "group"
