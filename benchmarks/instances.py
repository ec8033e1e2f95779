"""Instances in bulk, as a shop has them after some years: most are over, some wait, some failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from automations import clock
from automations.engine import definitions
from automations.models import Attempt, AutomationModel, AutomationTaskModel
from benchmarks import flows, rows

#: Flows with their shares in a hundred.
FLOWS: tuple[tuple[type, int], ...] = ((flows.Order, 70), (flows.Refund, 29), (flows.Return, 1))
#: People and groups that tasks are addressed to, kinds of failures, plans of customers.
PEOPLE, GROUPS, KINDS, PLANS = 50, 10, 20, ("basic", "pro", "business")
#: Seconds between the starts of two instances.
APART = 30


@dataclass(frozen=True)
class Stop:
    """A task as it is stored: where it is, how it stands and what it waits for."""

    step: str
    state: str = "done"
    waiting: str = ""
    held: bool = False

    @property
    def troubled(self) -> bool:
        """Whether its last attempt failed."""
        return self.state == "failed" or self.waiting == "retry"


@dataclass(frozen=True)
class Shape:
    """Instances of one kind: how many in a hundred, how they stand, and their tasks."""

    share: int
    state: str
    stops: tuple[Stop, ...]


_CHECKED, _APPROVED, _CHARGED = Stop("check"), Stop("approve"), Stop("charge")
SHAPES: tuple[Shape, ...] = (
    Shape(83, "completed", (_CHECKED, _APPROVED, _CHARGED, Stop("end"))),
    Shape(2, "exited", (_CHECKED, Stop("end"))),
    Shape(1, "cancelled", (_CHECKED, Stop("approve", "cancelled"))),
    Shape(4, "running", (_CHECKED, Stop("approve", "waiting", "person"))),
    Shape(4, "running", (_CHECKED, _APPROVED, Stop("charge", "waiting", "time"))),
    Shape(1, "running", (_CHECKED, _APPROVED, Stop("charge", "waiting", "retry"))),
    Shape(4, "failed", (_CHECKED, _APPROVED, Stop("charge", "failed"))),
    Shape(1, "paused", (_CHECKED, _APPROVED, Stop("charge", "waiting", "time", held=True))),
)


def spread(number: int, shares: list[int]) -> int:
    """Return which share of a hundred a number falls into; neighbours fall apart."""
    place, index = number * 37 % 100, 0
    while place >= shares[index]:
        place -= shares[index]
        index += 1
    return index


class Shop:
    """Makes instances with tasks and attempts.

    Args:
        count: how many instances.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.now = clock.now()
        self.first, self.first_task, self.first_attempt = (
            rows.next_pk(model) for model in (AutomationModel, AutomationTaskModel, Attempt)
        )
        self.people = _people()
        self.groups = [Group.objects.get_or_create(name=f"team {n}")[0].pk for n in range(GROUPS)]
        self.instances = {
            (flow, shape): _instance(flow, shape) for flow, _share in FLOWS for shape in SHAPES
        }
        self.stops = {stop: _task(stop) for shape in SHAPES for stop in shape.stops}
        self.attempt = _attempt()

    def kind(self, number: int) -> tuple[type, Shape]:
        """Return flow and shape of an instance."""
        flow = FLOWS[spread(number // 100, [share for _flow, share in FLOWS])][0]
        return flow, SHAPES[spread(number, [shape.share for shape in SHAPES])]

    def created(self, number: int) -> datetime:
        """Return when an instance was started: the last one just now."""
        return self.now - timedelta(seconds=APART * (self.count - number))

    def instance_rows(self) -> Iterator[list[Any]]:
        """Yield a row for each instance."""
        for number in range(self.count):
            at, pk = self.created(number), self.first + number
            flow, shape = self.kind(number)
            ended = at + timedelta(days=1) if shape.state in _ENDED else None
            yield self.instances[flow, shape].values(
                pk, UUID(int=pk), f"key {pk}", data(number, at), at, ended or at, ended
            )

    def tasks(self) -> Iterator[tuple[int, int, int, Stop]]:
        """Yield number of instance, primary key, and place and stop of each task."""
        pk = self.first_task
        for number in range(self.count):
            for place, stop in enumerate(self.kind(number)[1].stops):
                yield number, pk, place, stop
                pk += 1

    def task_rows(self) -> Iterator[list[Any]]:
        """Yield a row for each task."""
        for number, pk, place, stop in self.tasks():
            at = self.created(number) + timedelta(minutes=place)
            chance = number * 7_919 // 100
            due = self.due(number) if stop.waiting in {"time", "retry"} else None
            user = self.people[chance % PEOPLE] if stop.waiting == "person" and number % 2 else None
            group = self.groups[chance % GROUPS] if stop.waiting == "person" and not user else None
            yield self.stops[stop].values(
                pk, self.first + number, UUID(int=pk), pk - 1 if place else None, at, at,
                None if stop.state in {"waiting", "running"} else at,
                None if stop.held else due, due if stop.held else None,
                user, group, "user" if user else "group" if group else "",
                *(failure(number) if stop.troubled else ("", "")),
            )  # fmt: skip

    def due(self, number: int) -> datetime:
        """Return when a task is looked at next: soon, or at some time within a month."""
        return self.now + timedelta(minutes=number % (30 * 24 * 60))

    def attempt_rows(self) -> Iterator[list[Any]]:
        """Yield a row for each attempt that failed."""
        pk = self.first_attempt
        for number, task, _place, stop in self.tasks():
            if stop.troubled:
                at = self.created(number)
                yield self.attempt.values(pk, task, at, at, *failure(number))
                pk += 1


_ENDED = {"completed", "exited", "cancelled", "failed"}


def failure(number: int) -> tuple[str, str]:
    """Return class and fingerprint of the error at which an instance failed."""
    kind = number * 7_919 // 100 % KINDS
    return f"Failure{kind % 5}", f"kind{kind}"


def data(number: int, at: datetime) -> dict[str, Any]:
    """Return the data of an instance."""
    return {
        "order": {"$model": "shop.order", "pk": 10_000 + number // 2},
        "customer": {"name": f"Customer {number % 5_000}", "plan": PLANS[number % len(PLANS)]},
        "total": number * 7 % 1_000 + 0.5,
        "placed": at.isoformat(),
        "checked": 1,
    }


def _people() -> list[int]:
    users = get_user_model()
    for number in range(PEOPLE):
        users.objects.get_or_create(username=f"person {number}")
    return list(users.objects.filter(username__startswith="person ").values_list("pk", flat=True))


def _instance(flow: Any, shape: Shape) -> rows.Template:
    row = AutomationModel(
        automation_class=flow.get_automation_class_name(),
        definition_id=definitions.definition_of(flow)[0],
        state=shape.state,
        finished=shape.state in _ENDED,
        tokens=sum(stop.state in {"waiting", "failed"} for stop in shape.stops),
    )
    return rows.Template(row, "id", "uuid", "key", "data", "created", "updated", "ended")


def _task(stop: Stop) -> rows.Template:
    row = AutomationTaskModel(
        status=stop.step,
        state=stop.state,
        waiting=stop.waiting,
        attempts=1,
        requires_interaction=stop.waiting == "person",
        error="It did not work" if stop.troubled else "",
    )
    return rows.Template(
        row, "id", "automation_id", "uuid", "previous_id", "created", "started", "finished", "due",
        "held", "interaction_user_id", "interaction_group_id", "addressed_by", "error_class",
        "fingerprint",
    )  # fmt: skip


def _attempt() -> rows.Template:
    row = Attempt(number=1, state="failed", error="It did not work")
    return rows.Template(row, "id", "task_id", "started", "ended", "error_class", "fingerprint")


def fill(shop: Shop) -> int:
    """Store instances with tasks and attempts; return how many rows in all.

    The same shares of flows, states and failures each time, newest last.
    """
    written = rows.write(AutomationModel, shop.instance_rows())
    written += rows.write(AutomationTaskModel, shop.task_rows())
    written += rows.write(Attempt, shop.attempt_rows())
    rows.analyze(AutomationModel, AutomationTaskModel, Attempt)
    return written
