"""django-flowcontrol: actions that are rows, runs with a state."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from flowcontrol.actions import WaitForTriggerAction
from flowcontrol.base import BaseAction
from flowcontrol.engine import continue_flowruns, start_flowrun, trigger_flows
from flowcontrol.models import Flow, FlowRun, Trigger
from flowcontrol.registry import register_action, register_trigger
from flowcontrol.utils import ActionNode, make_action_tree

from benchmarks.contestants import meter, project

register_trigger("paid")


class SetKey(BaseAction):
    """Writes one key of the run's state."""

    key = ""

    def run(self, *, run: Any, obj: Any = None, config: Any = None) -> None:
        """Write the key."""
        run.state[self.key] = 1


@register_action
class One(SetKey):
    """The first step."""

    key = "one"


@register_action
class Two(SetKey):
    """The second step."""

    key = "two"


@register_action
class Three(SetKey):
    """The third step."""

    key = "three"


def flow_of(*actions: ActionNode) -> Flow:
    """Store an active flow of these actions."""
    flow = Flow.objects.create(name="ratios", active_at=timezone.now())
    make_action_tree(flow, list(actions))
    return flow


def ended() -> int:
    """Return how many runs are complete."""
    return FlowRun.objects.filter(outcome=FlowRun.Outcome.COMPLETE).count()


def linear(size: int) -> meter.Sample:
    """W1: start, three steps that each write a key, end."""
    flow = flow_of(ActionNode(One), ActionNode(Two), ActionNode(Three))
    sample = project.counted(lambda: start_flowrun(flow), size)
    assert ended() == size + meter.WARM + meter.COUNTED
    assert FlowRun.objects.latest("pk").state == {"one": 1, "two": 1, "three": 1}
    return sample


def message(size: int, immediate: bool) -> meter.Sample:
    """W5: a trigger for many waiting runs, until all have ended."""
    trigger = Trigger.objects.create(trigger="paid", create_flow=False, active_at=timezone.now())
    flow = flow_of(ActionNode(WaitForTriggerAction, {"trigger": trigger}))

    def wait(count: int) -> None:
        for _ in range(count):
            start_flowrun(flow)

    def tell() -> None:
        trigger_flows("paid", immediate=immediate)
        if not immediate:
            continue_flowruns()

    wait(meter.COUNTED)
    said = project.said(tell)
    wait(size)
    sample = meter.measure(tell, size, said)
    assert ended() == size + meter.COUNTED
    return sample


#: What can be measured, by name.
WORKLOADS = {
    "prepare": project.prepare,
    "w1": linear,
    "w5": lambda size: message(size, immediate=True),
    "w5-pass": lambda size: message(size, immediate=False),
}
