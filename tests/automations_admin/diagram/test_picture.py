"""The picture: labels are text, links are ours, badges change no size."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from automations import flow, registry
from automations.flow import this
from automations.graph import Edge, Graph, Kind, Modifier, Vertex, Way
from automations_admin import marks
from automations_admin.diagram import dot, layout, picture
from automations_admin.diagram.overlay import Badge, Look, Overlay
from automations_admin.diagram.tally import Part, Tally
from automations_admin.diagram.weight import Flow
from tests.automations_admin.diagram.test_dot import NASTY
from tests.automations_admin.shop import Payment

pytestmark = pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is missing")


class Sorting(flow.Automation):
    """Has ways that only their labels tell apart."""

    sort = (
        flow.Switch()
        .Case(this.big, this.set, "Heavy")
        .Case(this.old, this.set)
        .Case(this.big, this.begin, "Odd")
        .Default(this.end)
    )
    set = flow.Update(level="gold")
    begin = flow.StartAutomation(Payment)
    again = flow.Jump(this.set, at_most=3)
    end = flow.End()

    def big(self, task: object) -> bool:
        return True

    def old(self, task: object) -> bool:
        return True


registry.unregister(Sorting)


def draw(graph: Graph, overlay: Overlay | None = None, title: str = "Flow") -> picture.Picture:
    return picture.draw(graph, layout.of(graph), overlay or Overlay(), title)


def html(graph: Graph, overlay: Overlay | None = None, title: str = "Flow") -> str:
    return render_to_string(
        "automations_admin/diagram/picture.html", {"picture": draw(graph, overlay, title)}
    )


@pytest.mark.parametrize("text", [text for text in NASTY if "\x00" not in text])
def test_labels_are_text_and_nothing_else(text: str) -> None:
    """In the node, its tooltip, its small print and the title of the picture."""
    vertex = Vertex("a", Kind.EXECUTE, text, text, (Modifier("effects", text),))
    said = html(Graph((vertex, Vertex("b", Kind.END, "B")), (Edge("a", "b"),)), title=text)
    root = ET.fromstring(said)
    names = {element.tag for element in root.iter()}
    assert names <= {"svg", "g", "title", "path", "polygon", "use", "text"}
    assert not re.search(r"<[^>]*\son\w+=", said)


def test_ways_of_a_switch_and_a_jump_are_told_apart() -> None:
    """By the labels of the cases; two that lead to the same step share an edge."""
    texts = {element.text for element in ET.fromstring(html(Sorting.graph)).iter("text")}
    assert {"Heavy, old", "Odd", "else", "again", "when over"} <= texts
    assert {"Heavy if big", "level = gold", "Payment"} <= texts


def test_there_is_no_style_and_no_script() -> None:
    """So that a strict content security policy lets it through."""
    said = html(Payment.graph)
    assert "style" not in said
    assert "<script" not in said


def test_it_is_an_image_with_a_title() -> None:
    """For those who cannot see it."""
    root = ET.fromstring(html(Payment.graph, title="Flow Payment"))
    assert root.get("role") == "img"
    assert root.findtext("title") == "Flow Payment"


def test_with_links_it_is_a_group_in_which_they_are_found() -> None:
    """Of the steps or of their counts; what is inside an image is hidden from screen readers."""
    badge = Badge(marks.STANDINGS["failed"], "1", url="/x/")
    for look in (Look(url="/x/"), Look(badges=(badge,))):
        said = html(Payment.graph, Overlay({"charge": look}))
        assert ET.fromstring(said).get("role") == "group"


def test_badges_and_states_never_change_the_layout() -> None:
    """The picture does not jump when counts come and go."""
    badge = Badge(marks.STANDINGS["failed"], "10,000+", url="/x/", title="Failed")
    look = Look(marks.STANDINGS["failed"], "a-now", (badge,) * 3)
    looks = {vertex.name: look for vertex in Payment.graph.vertices}
    plain, full = draw(Payment.graph), draw(Payment.graph, Overlay(looks))
    assert [node.outlines for node in plain.nodes] == [node.outlines for node in full.nodes]
    assert [edge.curve.path for edge in plain.edges] == [edge.curve.path for edge in full.edges]


def test_heat_is_a_colour_with_a_plain_figure() -> None:
    """The figure is square and has no icon, so it is no state and no part of their legend."""
    badge = Badge(marks.FIGURE, "2 d 6 h", title="p90")
    looks = {vertex.name: Look(badges=(badge,), heat=3) for vertex in Payment.graph.vertices}
    plain, hot = draw(Payment.graph), draw(Payment.graph, Overlay(looks))
    assert [node.outlines for node in plain.nodes] == [node.outlines for node in hot.nodes]
    assert all("a-heat-3" in node.css for node in hot.nodes)
    assert hot.marks == []
    said = html(Payment.graph, Overlay(looks))
    assert 'rx="3"/><text' in said
    assert 'href="#a-i-"' not in said


def test_every_badge_lies_inside_the_picture() -> None:
    """However many there are at the outermost node."""
    badge = Badge(marks.STANDINGS["person"], "10,000+")
    looks = {vertex.name: Look(badges=(badge,) * 6) for vertex in Payment.graph.vertices}
    found = draw(Payment.graph, Overlay(looks))
    left, _top, width, _height = (float(number) for number in found.view.split())
    for node in found.nodes:
        for placed in node.badges:
            assert left <= placed.x
            assert placed.right <= left + width


def test_taken_edges_are_lit_and_others_dimmed() -> None:
    """By the names of their ends."""
    overlay = Overlay(lit={("paid", "split"): 2}, dim=frozenset({("paid", "left")}))
    found = draw(Payment.graph, overlay).edges
    edges = {(edge.curve.line.source, edge.curve.line.target): edge for edge in found}
    assert "a-lit" in edges["paid", "split"].css
    assert "a-untaken" in edges["paid", "left"].css
    assert "a-way-error" in edges["charge", "clarify"].css
    label = edges["charge", "clarify"].label
    assert label is not None
    assert label.text == "on error"


def test_numbers_are_written_as_svg_wants_them() -> None:
    """In a language that writes a comma, too."""
    with translation.override("de"):
        said = html(Payment.graph)
    assert not re.search(r'(?:x|y|width|height)="-?\d+,\d', said)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_drawn(kind: Kind) -> None:
    """With an outline of its own; an end has two."""
    graph = Graph((Vertex("a", kind, "A"), Vertex("b", Kind.END, "B")), (Edge("a", "b", Way.NEXT),))
    node = draw(graph).nodes[0]
    assert len(node.outlines) == (2 if kind == Kind.END else 1)
    assert bool(node.fold) == (kind == Kind.FORM)


def test_a_description_may_be_translated_when_it_is_shown() -> None:
    vertex = Vertex("a", Kind.EXECUTE, "A", gettext_lazy("Running"))
    assert draw(Graph((vertex,), ())).nodes[0].title == "A: runs code\nRunning"


def test_the_legend_names_what_is_shown() -> None:
    """Each state once."""
    badge = Badge(marks.STANDINGS["failed"], "1")
    looks = {"charge": Look(badges=(badge, badge)), "book": Look(mark=marks.STANDINGS["failed"])}
    assert draw(Payment.graph, Overlay(looks)).marks == [marks.STANDINGS["failed"]]


def counted(flows: dict[tuple[str, str], Flow]) -> Overlay:
    tally = Tally(
        "1,525", "reached", (Part(3, "a-o-done"), Part(1, "a-o-exit")), "3 pass. · 1 drop."
    )
    looks = {vertex.name: Look(tally=tally) for vertex in Payment.graph.vertices}
    return Overlay(looks, counted=True, flows=flows)


def test_counts_are_written_into_nodes_and_beside_ways() -> None:
    """Every way has its thickness and its count, whatever the numbers are."""
    ends = {(line.source, line.target) for line in dot.lines_of(Payment.graph)}
    overlay = counted({pair: Flow(0.5, "520 · 46%", "/there/") for pair in ends})
    drawing = layout.of(Payment.graph, counted=True)
    shown = picture.draw(Payment.graph, drawing, overlay, "Flow")
    assert {edge.width for edge in shown.edges} == {"8.0"}
    assert all(edge.label and edge.label.text.endswith("520 · 46%") for edge in shown.edges)
    assert shown.role == "group"
    text = render_to_string("automations_admin/diagram/picture.html", {"picture": shown})
    bars = [node for node in shown.nodes if node.bar]
    assert text.count('class="a-count"') == len(shown.nodes) - len(bars)
    assert text.count('href="/there/"') == len(shown.edges)
    assert "a-w8" in text
    ET.fromstring(text)


def test_without_counts_nothing_of_them_is_drawn() -> None:
    text = html(Payment.graph)
    assert "a-count" not in text
    assert "stroke-width" not in text
