"""Shapes of the kinds of steps."""

from __future__ import annotations

from automations import flow
from automations.document.shapes import BY_KIND, CUSTOM, SHAPES, shape_of
from automations.nodes.base import Node


def test_every_node_of_flow_has_a_shape() -> None:
    nodes = {
        found
        for name in flow.__all__
        if isinstance(found := getattr(flow, name), type) and issubclass(found, Node)
    } - {Node}
    assert {shape.node for shape in SHAPES} == nodes
    assert len(BY_KIND) == len(SHAPES)


def test_slots_of_a_shape_have_names_of_their_own() -> None:
    for shape in SHAPES:
        names = [slot.name for slot in shape.slots]
        assert len(names) == len(set(names)), shape.kind
        assert shape.slot(names[0]) is shape.slots[0]
        assert shape.slot("nothing") is None


def test_a_class_of_the_projects_own_has_the_modifiers_of_its_base() -> None:
    class Polite(flow.Form):
        pass

    shape = shape_of(Polite)
    assert shape.kind == CUSTOM
    assert [slot.name for slot in shape.own] == ["call", "user", "group", "permissions"]
    assert shape_of(flow.Form) is BY_KIND["form"]
