"""Limits, priorities and queues go from the class to JSON and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow
from automations.document.building import build
from automations.document.introspection import document_of
from automations.document.python import source_of
from automations.document.schema import schema
from automations.document.structure import faults
from automations.flow import this


class Base(flow.Automation, registered=False):
    """Has what the step calls."""

    def go(self, task: Any) -> None:
        """Do nothing."""


class Limited(Base, registered=False):
    """Says limits of a step and of the whole."""

    class Meta:
        limits = (flow.Limit(50), flow.Limit(1, key="customer"))
        priority = 4
        queue = "reports"

    step = flow.Execute(this.go).Limit(3, per=timedelta(minutes=1), name="crm").Priority(-1)
    slow = flow.Execute(this.go).Queue("slow")
    end = flow.End()


def node_of(said: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in said["nodes"] if one["id"] == name)
    return found


def test_python_says_the_same() -> None:
    source = source_of(document_of(Limited))

    assert 'limits = [flow.Limit(50), flow.Limit(1, key="customer")]' in source
    assert "priority = 4" in source
    assert '.Limit(3, per=timedelta(minutes=1), name="crm")' in source
    assert ".Priority(-1)" in source
    assert 'queue = "reports"' in source
    assert '.Queue("slow")' in source


def test_the_class_that_is_built_of_it_has_the_same_limits() -> None:
    built = build(document_of(Limited), {}, base=Base, registered=False)

    assert built.options.limits == list(Limited.options.limits)
    assert built.options.priority == 4
    assert built.nodes["step"].limits == Limited.nodes["step"].limits
    assert built.nodes["step"].priority == -1
    assert built.options.queue == "reports"
    assert (built.nodes["step"].queue, built.nodes["slow"].queue) == ("", "slow")


def test_what_is_usual_is_left_out() -> None:
    said = document_of(Limited).to_json()
    step = node_of(said, "step")

    assert "queue" not in step


@pytest.mark.parametrize("queue", ["", "x" * 101, 5])
def test_a_queue_is_a_name(queue: object) -> None:
    """What is none is a fault at its place."""
    said = document_of(Limited).to_json()
    node_of(said, "slow")["queue"] = queue

    assert [one.path.endswith("/queue") for one in faults(said, schema())] == [True]
