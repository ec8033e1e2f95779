"""Which tasks a unit of work takes for its own worker."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from automations import flow
from automations.engine.taken import Taken


class Mixed(flow.Automation, registered=False):
    """Atomic steps, a detached one, and one of another queue."""

    one = flow.Execute()
    outside = flow.Execute(detached=True)
    slow = flow.Execute().Queue("slow")
    end = flow.End()


def taken(*, background: bool = True, several: bool = False) -> Taken:
    """Return an empty hand."""
    return Taken(Mixed.bind(SimpleNamespace()), "one", background=background, several=several)


def task(name: str, pk: int) -> Any:
    """Return what a task tells of itself."""
    node = Mixed.nodes[name]
    return SimpleNamespace(id=pk, automation_id=7, fence=1, get_node=lambda: node)


def test_one_is_taken_unless_several_are_wanted() -> None:
    single, many = taken(), taken(several=True)
    single.tasks, many.tasks = [task("one", 1)], [task("one", 1)]

    assert not single.admits(Mixed.nodes["one"])
    assert many.admits(Mixed.nodes["one"])


def test_detached_step_is_taken_alone_and_by_workers_only() -> None:
    many = taken(several=True)
    assert many.admits(Mixed.nodes["outside"])
    many.tasks = [task("one", 1)]
    assert not many.admits(Mixed.nodes["outside"])
    assert not taken(background=False).admits(Mixed.nodes["outside"])


def test_step_of_another_queue_is_left() -> None:
    found = taken()
    assert found.admits(Mixed.nodes["slow"])
    found.queue = ""
    assert not found.admits(Mixed.nodes["slow"])


def test_atomic_ones_are_executed_before_a_detached_one() -> None:
    found = taken(several=True)
    found.tasks = [task("outside", 1), task("one", 2)]

    assert found.next_atomic().id == 2
    assert found.next_atomic() is None
    assert found.claim is not None
    assert found.claim.task == 1


def test_tasks_that_are_over_are_forgotten() -> None:
    found = taken(several=True)
    found.tasks, found.locked = [task("one", 1), task("one", 2)], [task("one", 3)]

    found.drop([1, 3])

    assert [one.id for one in found.tasks] == [2]
    assert found.locked == []
