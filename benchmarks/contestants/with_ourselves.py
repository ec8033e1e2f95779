"""Our engine: the same flows as the peers'."""

from __future__ import annotations

from typing import Any

from automations.models import AutomationModel
from benchmarks import flows
from benchmarks.contestants import alone, crews, meter, project


def run(of: Any, size: int, keys: int) -> meter.Sample:
    """Start and complete so many instances, and see that they have ended with their data."""
    sample = project.counted(of, size)
    ended = AutomationModel.objects.filter(state="completed")
    assert ended.count() == size + meter.WARM + meter.COUNTED
    assert len(ended.latest("pk").data) == keys, ended.latest("pk").data
    return sample


def message(size: int) -> meter.Sample:
    """W5: a message for many waiting instances, until all have ended."""

    def wait(count: int) -> None:
        for _ in range(count):
            flows.Told()

    def tell() -> None:
        flows.Told.broadcast_message("paid", None, {"amount": 3})

    wait(meter.COUNTED)
    said = project.said(tell)
    wait(size)
    sample = meter.measure(tell, size, said)
    ended = AutomationModel.objects.filter(state="completed")
    assert ended.count() == size + meter.COUNTED
    assert ended.latest("pk").data["paid"] == 3
    return sample


#: What can be measured, by name.
WORKLOADS = {
    "prepare": project.prepare,
    "w1": lambda size: run(flows.Linear, size, 3),
    "w1-burst": lambda size: run(flows.Burst, size, 3),
    "w2": alone.due,
    "w3": alone.people,
    "w4": alone.unique,
    "w5": message,
    "w6": lambda size: run(flows.Parallel, size, 20),
    "w6-burst": lambda size: run(flows.ParallelBurst, size, 20),
    "w7": crews.two_against_one,
    "w7-worker": crews.drain,
    "w8": crews.first_steps,
    "w8-worker": crews.wait,
}
