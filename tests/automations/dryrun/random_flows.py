"""Flows as Hypothesis invents them: every kind of step, with waits, conditions and ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from automations import flow

#: Keys of the data on which conditions depend.
FLAGS = ("a", "b", "c")
#: Most steps besides the end.
MOST = 8

data = st.fixed_dictionaries(
    {name: st.booleans() for name in FLAGS} | {"who": st.sampled_from(["anna", "bert", "cleo"])}
)
minutes = st.integers(0, 300).map(lambda number: timedelta(minutes=number))


def asks(name: str) -> Any:
    """Return a condition on the data."""

    def condition(task: Any) -> Any:
        return task.data[name]

    condition.__name__ = name
    return condition


@st.composite
def flows(draw: st.DrawFn) -> Any:
    """Return a class whose steps have no effects, so that a dry run can know what they do."""
    count = draw(st.integers(1, MOST))
    names = [f"s{number}" for number in range(count)]
    meta = type("Meta", (), {"subject": "who"})
    body: dict[str, Any] = {"__module__": __name__, "__qualname__": "Invented", "Meta": meta}
    for place, name in enumerate(names):
        ahead = st.sampled_from([*names[place + 1 :], "end"])
        body[name] = draw(_refined(draw(_nodes(draw, ahead, names[: place + 1]))))
    body["end"] = flow.End()
    return type(flow.Automation)("Invented", (flow.Automation,), body)


def _nodes(draw: st.DrawFn, ahead: st.SearchStrategy[str], behind: list[str]) -> Any:
    flags = st.sampled_from(FLAGS).map(asks)
    node = st.builds(lambda name: flow.This().__getattr__(name), ahead)
    kinds = {
        "run": st.builds(lambda: flow.Execute(lambda task: None)),
        "pass": st.builds(flow.Execute),
        "set": st.builds(
            lambda name, value: flow.Update(**{name: value}), st.sampled_from(FLAGS), st.booleans()
        ),
        "if": st.builds(lambda c, x, y: flow.If(c).Then(x).Else(y), flags, node, node),
        "then": st.builds(lambda c, x: flow.If(c).Then(x), flags, node),
        "switch": st.builds(
            lambda c, d, x, y, z: flow.Switch().Case(c, x, "x").Case(d, y, "y").Default(z),
            flags, flags, node, node, node,
        ),
        "split": st.builds(lambda x, y: flow.Split().Next(x).Next(y), node, node),
        "join": st.builds(flow.Join),
        "wait": st.builds(
            lambda c, limit, x: flow.WaitFor(c).Within(limit).Else(x), flags, minutes, node
        ),
        "jump": st.builds(
            lambda x, most, least: flow.Jump(x, most, at_least_after=least + timedelta(minutes=1)),
            st.sampled_from(behind).map(lambda name: flow.This().__getattr__(name)),
            st.integers(1, 2),
            minutes,
        ),
        "repeat": st.builds(
            lambda x, often, times: flow.Repeat(x).EveryNMinutes(often).Times(times),
            st.sampled_from(behind).map(lambda name: flow.This().__getattr__(name)),
            st.integers(5, 90),
            st.integers(1, 2),
        ),
        "lot": st.builds(lambda x: flow.Experiment("lot").Arm("x", 50, x).Arm("y", 50), node),
        "fails": st.builds(
            lambda: flow.Execute().SkipIf(lambda task: task.data["missing"]).Retry(
                max_attempts=2, delay=60, jitter=0
            )
        ),
    }  # fmt: skip
    return kinds[draw(st.sampled_from(sorted(kinds)))]


@st.composite
def _refined(draw: st.DrawFn, node: Any) -> Any:
    if draw(st.integers(0, 3)) == 0:
        node.AfterWaitingFor(draw(minutes))
    if draw(st.integers(0, 3)) == 0:
        node.SkipIf(asks(draw(st.sampled_from(FLAGS))))
    if draw(st.integers(0, 5)) == 0:
        node.AsSoonAs(asks(draw(st.sampled_from(FLAGS))), poll=timedelta(minutes=20))
        if draw(st.booleans()):
            node.SkipAfter(draw(minutes))
    return node
