"""What the viewer in the browser is told of a flow."""

from __future__ import annotations

import json

from django.utils.translation import override

from automations import wording
from automations_admin import marks
from automations_admin.diagram import canvas, dot
from automations_admin.diagram.overlay import Badge, Look, Overlay
from tests.automations_admin.shop import Payment
from tests.flows.designs import Reminded

BOOK = Payment.graph.by_name["book"]


def test_every_step_and_every_line_is_told() -> None:
    """In the order of the graph; JSON can hold it."""
    graph = Payment.graph
    told = json.loads(json.dumps(canvas.of(graph, Overlay(), "Payment")))
    assert [step["id"] for step in told["steps"]] == [vertex.name for vertex in graph.vertices]
    lines = [(line.source, line.target) for line in dot.lines_of(graph)]
    assert [(way["from"], way["to"]) for way in told["ways"]] == lines
    assert told["title"] == "Payment"


def test_a_step_says_what_the_overlay_lays_over_it() -> None:
    """State, place on the path, badges with their links."""
    mark = marks.STANDINGS["failed"]
    badge = Badge(mark, "3", "/there/", "Failed")
    look = Look(mark=mark, css="a-now", badges=(badge,), url="/step/", order="2", selected=True)
    overlay = Overlay({"book": look, "pack": Look(css="a-ahead")})
    told = {step["id"]: step for step in canvas.of(Payment.graph, overlay, "")["steps"]}
    book = told["book"]
    assert book["css"] == "a-now a-sel a-s a-s-failed"
    assert (book["state"], book["here"], book["order"]) == ("Failed", "here", "2")
    assert book["badges"] == [
        {"css": "a-s-failed", "icon": "failed", "text": "3", "title": "Failed", "url": "/there/"}
    ]
    assert (book["does"], book["chips"]) == ("", list(wording.small_print(BOOK)))
    assert told["pack"]["state"] == "not reached yet"


def test_a_way_says_how_often_it_was_taken() -> None:
    """One that is passed for good is dim."""
    first, second = ((line.source, line.target) for line in dot.lines_of(Payment.graph)[:2])
    overlay = Overlay(lit={first: 2}, dim=frozenset({second}))
    lit, dim = canvas.of(Payment.graph, overlay, "")["ways"][:2]
    assert (lit["taken"], lit["css"].split()[-1]) == (2, "a-lit")
    assert (dim["taken"], dim["css"].split()[-1]) == (0, "a-untaken")


def test_the_words_are_in_the_language_of_the_page() -> None:
    """Those of the viewer, too."""
    with override("de"):
        assert canvas.of(Payment.graph, Overlay(), "")["texts"]["in"] == "Vergrößern"


def test_a_step_of_the_projects_own_has_its_icon_and_title() -> None:
    tell = canvas.of(Reminded.graph, Overlay(), "")["steps"][0]
    assert (tell["icon"], tell["said"]) == ("bolt", "Send a text message")
    assert (tell["does"], tell["chips"]) == ("Send a text message", ["sends a text message"])
