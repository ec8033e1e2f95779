"""Who publishes a version sees where instances stand, and what the version does to that."""

from __future__ import annotations

from copy import deepcopy

from automations import registry
from automations.designed.standing import Change, standing, steps_of
from automations.models import FlowVersion
from tests.flows import designs


def test_instances_are_counted_by_step(published: FlowVersion) -> None:
    for total in (5, 6, 500):
        registry.get("designed.Invoicing")(total=total)
    (found,) = standing(published.flow, published.document)
    assert (found.number, found.step, found.count) == (1, "later", 2)
    assert (found.change, found.kind) == (Change.SAME, "execute")


def test_what_the_version_does_to_the_step_is_said(published: FlowVersion) -> None:
    registry.get("designed.Invoicing")(total=5)
    said = deepcopy(designs.invoicing())
    said["nodes"][1]["waitFor"]["seconds"] = 60
    assert [one.change for one in standing(published.flow, said)] == [Change.CHANGED]
    del said["nodes"][1]
    assert [one.change for one in standing(published.flow, said)] == [Change.REMOVED]


def test_steps_are_known_by_their_names() -> None:
    said = {"nodes": [{"id": "n1", "name": "hello"}, {"id": "bye"}]}
    assert list(steps_of(said)) == ["hello", "bye"]
    assert steps_of({}) == {}
