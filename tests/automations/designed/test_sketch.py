"""A draft is drawn whatever it names; nothing that it names is ever called or found."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from automations.designed.sketch import sketch
from automations.document.introspection import document_of
from tests.flows import designs
from tests.flows.acting import Shipping
from tests.flows.journeys import Journey


def test_a_document_is_drawn() -> None:
    found = sketch(designs.invoicing())
    assert found is not None
    assert [one.name for one in found.vertices] == ["big", "later", "bill", "end"]


@pytest.mark.parametrize("flow", [Shipping, Journey])
def test_flows_of_code_are_drawn_as_they_are(flow: Any) -> None:
    found = sketch(document_of(flow).to_json())
    assert found is not None
    assert [one.name for one in found.vertices] == [one.name for one in flow.graph.vertices]
    assert {(one.source, one.target, one.way) for one in found.edges} == {
        (one.source, one.target, one.way) for one in flow.graph.edges
    }


def test_what_is_not_there_has_its_name() -> None:
    said = deepcopy(designs.invoicing())
    said["nodes"][0]["condition"] = {"t": "ref", "path": "no.such:thing"}
    said["nodes"][2]["call"]["args"] = [{"t": "opaque", "src": "lambda task: 1 / 0"}]
    said["nodes"].insert(3, {"id": "own", "kind": "custom", "cls": "no.such:Step",
                             "call": {"args": []}})  # fmt: skip
    found = sketch(said)
    assert found is not None
    assert "thing" in str(found.by_name["big"].modifiers)


@pytest.mark.parametrize("said", [None, 5, {}, {"nodes": [None]}, {"schema": "automations.flow/1"}])
def test_what_is_no_document_is_not_drawn(said: Any) -> None:
    assert sketch(said) is None


def test_an_offered_step_looks_as_it_is_offered() -> None:
    """Though it is given what it does not take."""
    found = sketch(designs.texting(odd=1))
    assert found is not None
    tell = found.by_name["tell"]
    assert (tell.title, tell.icon) == ("Send a text message", "bolt")
