"""A flow in small: where it is now, and which way it took."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from automations.graph import Edge, Graph, Kind, Vertex
from automations_admin import marks
from automations_admin.diagram import layout, mini
from automations_admin.diagram.mini import Mini
from tests.automations_admin.diagram.test_dot import NASTY
from tests.automations_admin.shop import Payment

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is missing")

FAILED, PERSON = marks.STANDINGS["failed"], marks.STANDINGS["person"]
TAKEN: dict[tuple[str | None, str], int] = {
    (None, "reserve"): 1,
    ("reserve", "charge"): 1,
    ("charge", "paid"): 1,
    ("paid", "split"): 1,
    ("split", "book"): 1,
    ("split", "pack"): 1,
}
AT = {"book": FAILED, "pack": PERSON}


def of(title: str = "Where", graph: Graph = Payment.graph) -> Mini:
    return mini.of(graph, mini.where(graph, AT, TAKEN), title)


def html(found: Mini) -> str:
    return render_to_string("automations_admin/diagram/mini.html", {"mini": found})


def test_steps_are_passed_current_ahead_or_not_taken() -> None:
    """So are the ways."""
    found = mini.where(Payment.graph, AT, TAKEN)
    css = {name: look.css for name, look in found.looks.items()}
    assert css["charge"] == ""
    assert found.looks["charge"].mark == marks.OVER["done"]
    assert css["book"] == css["pack"] == "a-now"
    assert css["end"] == "a-ahead"
    assert css["clarify"] == css["left"] == "a-untaken"
    assert found.lit["split", "book"] == 1
    assert ("paid", "left") in found.dim
    assert ("join", "end") not in found.dim


def test_a_step_that_ended_the_instance_is_passed() -> None:
    """Nothing is ahead then."""
    found = mini.where(Payment.graph, {}, {(None, "reserve"): 1})
    assert found.looks["reserve"].mark == marks.OVER["done"]
    assert {look.css for look in found.looks.values()} == {"", "a-untaken"}


@needs_dot
def test_the_current_steps_show_their_state_by_icon_and_word() -> None:
    """Never by colour alone; they are drawn last, above all others."""
    dots = of().dots
    assert [(dot.title, dot.icon) for dot in dots[-2:]] == [
        ("Book: Failed", "failed"),
        ("Pack: Waits for a person", "person"),
    ]
    assert not any(dot.icon for dot in dots[:-2])
    assert "a-now" in dots[-1].css


@needs_dot
def test_every_step_and_way_is_drawn_once() -> None:
    """Taken ways above the others."""
    found = of()
    assert len(found.dots) == len(Payment.graph.vertices)
    lit = [rail.css == "a-lit" for rail in found.rails]
    assert lit == sorted(lit)
    assert sum(lit) == len(TAKEN) - 1


@needs_dot
def test_kinds_have_shapes() -> None:
    """A decision is a diamond, an end has a ring, splits and joins are bars."""
    dots = {dot.title: dot for dot in of().dots}
    assert "L" in dots["Paid"].outlines[0]
    assert len(dots["End"].outlines) == 2
    assert "a-bar" in dots["Split"].css


@needs_dot
def test_it_is_an_image_with_a_label_and_nothing_that_a_policy_refuses() -> None:
    """In a language that writes a comma, too."""
    with translation.override("de"):
        root = ET.fromstring(html(of("Where it is")))
    assert (root.tag, root.get("role"), root.get("aria-label")) == ("svg", "img", "Where it is")
    assert {element.tag for element in root.iter()} <= {"svg", "g", "title", "path", "use"}
    assert not any(name in element.attrib for element in root.iter() for name in ("style", "id"))
    assert not re.search(r'(?:x|y|width|height)="-?\d+,', ET.tostring(root, "unicode"))


@needs_dot
@pytest.mark.parametrize("text", [text for text in NASTY if "\x00" not in text])
def test_labels_are_text_and_nothing_else(text: str) -> None:
    """In the picture as in the list."""
    vertices = (Vertex("book", Kind.EXECUTE, text), Vertex("b", Kind.END, "B"))
    graph = Graph(vertices, (Edge("book", "b"),))
    overlay = mini.where(graph, {"book": FAILED}, {})
    root = ET.fromstring(html(mini.of(graph, overlay, text)))
    assert {element.tag for element in root.iter()} <= {"svg", "g", "title", "path", "use"}
    listed = ET.fromstring(html(mini.named(graph, overlay, text)))
    assert {element.tag for element in listed.iter()} <= {"ol", "li", "span", "svg", "use"}


def test_without_graphviz_the_last_steps_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those where it is come last, marked as such for screen readers."""

    def fail(graph: Graph) -> Any:
        raise layout.NoLayout("missing")

    monkeypatch.setattr(layout, "of", fail)
    found = of()
    assert not found.dots
    assert [stop.label for stop in found.stops][-2:] == ["Book", "Pack"]
    assert [stop.here for stop in found.stops] == [False] * 4 + [True] * 2
    said = html(found)
    assert said.count('aria-current="step"') == 2
    assert "Reserve" in said


def test_what_is_not_named_is_counted() -> None:
    """A long path is not spelled out."""
    names = [f"s{number}" for number in range(9)]
    graph = Graph(tuple(Vertex(name, Kind.EXECUTE, name) for name in names), ())
    taken: dict[tuple[str | None, str], int] = {(None, name): 1 for name in names}
    found = mini.named(graph, mini.where(graph, {"s2": FAILED}, taken), "Where")
    assert [stop.label for stop in found.stops] == ["s4", "s5", "s6", "s7", "s8", "s2"]
    assert "3 steps before" in html(found)


def test_a_flow_without_steps_is_empty() -> None:
    """Its class may be gone."""
    empty = Graph((), ())
    assert mini.of(empty, mini.where(empty, {}, {}), "Nothing").dots == ()
