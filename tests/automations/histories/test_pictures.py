"""Graphs of definitions from elsewhere."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from automations.graph import Graph
from automations.histories import pictures, reader
from automations.histories.document import Document
from automations.histories.kinds import Refused
from tests.flows import designs
from tests.flows.acting import Shipping
from tests.flows.journeys import Journey

#: In the place of what a modifier says.
STRANGE: tuple[Any, ...] = (0, [1], None)
#: Modifiers of which more is said than a word.
SPOKEN = (
    "retry", "user", "repeats", "experiment", "sends", "case", "jumps", "sets", "starts", "during",
    "at_most", "mails", "calls", "waits_for",
)  # fmt: skip


def graph() -> Any:
    """Return a graph as plain data."""
    return copy.deepcopy(Shipping.graph.to_dict())


@pytest.mark.parametrize("automation", [Shipping, Journey])
def test_a_graph_of_our_own_is_taken(automation: Any) -> None:
    said = json.loads(json.dumps(automation.graph.to_dict()))
    assert pictures.fingerprint(said) == automation.graph.fingerprint


def refuses(said: Any) -> bool:
    """Tell whether a graph is refused, with its field."""
    try:
        pictures.fingerprint(said)
    except Refused as why:
        return why.where == "definition.graph"
    return False


@pytest.mark.parametrize("kind", SPOKEN)
def test_what_cannot_be_said_is_refused(kind: str) -> None:
    """It would be an error of each page that shows it."""
    for value in STRANGE:
        said = graph()
        said["vertices"][1]["modifiers"] = [{"kind": kind, "value": value}]
        assert refuses(said), value


@pytest.mark.parametrize("kind", ["goal", "exit", "reentry", "enters_each", "enters_by_form"])
def test_nor_what_is_said_of_the_flow(kind: str) -> None:
    for value in STRANGE:
        assert refuses({**graph(), "about": [{"kind": kind, "value": value}]}), value


@pytest.mark.parametrize("value", [0, None, [1], {"a": 1}])
@pytest.mark.parametrize(
    ("part", "name"),
    [
        *[("vertices", name) for name in ("name", "label", "description", "kind", "modifiers")],
        *[("edges", name) for name in ("source", "target", "way", "label")],
    ],
)
def test_names_and_labels_are_texts(part: str, name: str, value: Any) -> None:
    said = graph()
    said[part][1][name] = value
    assert refuses(said)


def test_no_two_steps_have_one_name() -> None:
    said = graph()
    said["vertices"].append(said["vertices"][0])
    assert refuses(said)


def test_a_goal_by_nothing_that_is_known_is_refused() -> None:
    value = {"name": "x", "when": {"kind": "sun", "name": ""}, "within": None}
    goal = {"kind": "goal", "value": {**value, "exits": False, "target": None}}
    assert refuses({**graph(), "about": [goal]})
    value["when"]["kind"] = "signal"  # type: ignore[index]
    assert not refuses({**graph(), "about": [goal]})


def test_what_a_later_version_says_is_taken() -> None:
    said = graph()
    said["vertices"][1]["modifiers"] = [{"kind": "weather", "value": 5}]
    assert not refuses(said)


@pytest.mark.django_db
def test_a_history_with_such_a_graph_is_refused(history: Document) -> None:
    """Also with the fingerprint that belongs to it."""

    def with_retry(value: Any) -> None:
        said = history["definition"]["graph"]
        said["vertices"][1]["modifiers"] = [{"kind": "retry", "value": value}]
        history["definition"]["fingerprint"] = Graph.from_dict(said).fingerprint

    with_retry({"max_attempts": 3, "delay": 60, "backoff": 2})
    assert reader.read(history) == history
    with_retry(5)
    with pytest.raises(Refused, match="no graph of a flow"):
        reader.read(history)


@pytest.mark.parametrize(
    ("value", "why"), [("a\x00b", "NUL"), (float("nan"), "nan"), (2**64, "64 bits")]
)
def test_what_no_database_takes_is_refused_with_its_place(value: Any, why: str) -> None:
    """Even in a part of the graph that nothing here reads."""
    said = {**graph(), "weather": {"tomorrow": value}}
    with pytest.raises(Refused, match=r"definition\.graph\['weather'\]\['tomorrow'\]") as refused:
        pictures.fingerprint(said)
    assert why in refused.value.why


@pytest.mark.parametrize("name", ["title", "icon"])
def test_title_and_icon_must_be_texts(name: str) -> None:
    data = designs.Reminded.graph.to_dict()
    assert pictures.fingerprint(data) == designs.Reminded.graph.fingerprint
    data["vertices"][0][name] = ["no text"]
    with pytest.raises(Refused):
        pictures.fingerprint(data)
