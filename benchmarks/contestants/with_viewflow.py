"""viewflow: functions as steps, in one transaction from the start to the end of an instance."""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process
from viewflow.workflow.status import PROCESS

from benchmarks.contestants import meter, project

BRANCHES = 10


def set_key(key: str) -> Any:
    """Return a step that writes one key of the instance's data."""

    def step(activation: Any) -> None:
        activation.process.data[key] = 1
        activation.process.save(update_fields=["data"])

    return step


class Linear(flow.Flow):
    """W1: start, three steps that each write a key, end."""

    start = flow.StartHandle().Next(this.one)
    one = flow.Function(set_key("one")).Next(this.two)
    two = flow.Function(set_key("two")).Next(this.three)
    three = flow.Function(set_key("three")).Next(this.end)
    end = flow.End()


class Parallel(flow.Flow):
    """W6: ten branches of two steps each, joined."""

    start = flow.StartHandle().Next(this.split)
    split = flow.Split()
    for number in range(BRANCHES):
        split.Next(getattr(this, f"first_{number}"))
        locals()[f"first_{number}"] = flow.Function(set_key(f"a{number}")).Next(
            getattr(this, f"second_{number}")
        )
        locals()[f"second_{number}"] = flow.Function(set_key(f"b{number}")).Next(this.join)
    del number
    join = flow.Join().Next(this.end)
    end = flow.End()


def run(of: Any, size: int, keys: int) -> meter.Sample:
    """Start and complete so many instances, and see that they have ended with their data."""
    sample = project.counted(of.start.run, size)
    ended = Process.objects.filter(status=PROCESS.DONE)
    assert ended.count() == size + meter.WARM + meter.COUNTED
    assert len(ended.latest("pk").data) == keys, ended.latest("pk").data
    return sample


#: What can be measured, by name.
WORKLOADS = {
    "prepare": project.prepare,
    "w1": lambda size: run(Linear, size, 3),
    "w6": lambda size: run(Parallel, size, 2 * BRANCHES),
}
