"""Flows with schedules, and the groups that they are over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from automations import flow, registry
from automations.models import AutomationModel

DAY = timedelta(days=1)
Declare = Callable[..., Any]


@pytest.fixture
def declare() -> Iterator[Declare]:
    """Declare a flow with schedules, which is forgotten after the test."""
    made: list[Any] = []

    def act(*entries: flow.EnterEach, reentry: Any = None, stays: bool = True) -> Any:
        nodes = {"stay": flow.Execute().AsSoonAs(lambda task: not stays), "end": flow.End()}
        meta = type("Meta", (), {"subject": "group", "reentry": reentry})
        body = {"__module__": __name__, "Meta": meta, "entries": [*entries], **nodes}
        made.append(type("Scheduled", (flow.Automation,), body))
        return made[-1]

    yield act
    for automation in made:
        registry.unregister(automation)


def groups(count: int, name: str = "g") -> list[Group]:
    """Store groups."""
    before = Group.objects.count()
    made = [Group(name=f"{name}{before + n}") for n in range(count)]
    Group.objects.bulk_create(made)
    return list(Group.objects.order_by("pk"))[before:]


def subjects() -> list[str]:
    """Return whom there are instances about, in the order in which they were started."""
    return list(AutomationModel.objects.order_by("pk").values_list("subject", flat=True))


def named(some: list[Group]) -> list[str]:
    """Return the subjects of groups."""
    return [f"auth.group:{one.pk}" for one in some]


def daily(**more: Any) -> flow.EnterEach:
    """Return a schedule over all groups."""
    return flow.EnterEach(Group.objects.all(), every=DAY, **more)
