"""Sizes of nodes, worked out without a browser."""

from __future__ import annotations

import pytest

from automations.graph import Edge, Graph, Kind, Modifier, Vertex, Way
from automations_admin.diagram import sizes


def vertex(label: str = "Step", kind: Kind = Kind.EXECUTE, *modifiers: Modifier) -> Vertex:
    return Vertex("step", kind, label, modifiers=modifiers)


def graph(*vertices: Vertex) -> Graph:
    return Graph(vertices, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  two\n lines\t ", "two lines"),
        ("a\x00b\x1b", "a b"),
        ("line\u2028separator", "line separator"),
        ("x" * 40, "x" * 31 + "…"),
        ("<b>x</b>", "<b>x</b>"),
        ("שלום", "שלום"),
    ],
)
def test_text_is_one_short_line(text: str, said: str) -> None:
    """Control characters become spaces; nothing else is changed."""
    assert sizes.clipped(text, 32) == said


def test_wide_characters_take_more_room_and_marks_none() -> None:
    """Chinese is wider than Latin; a combining accent and a direction mark take no room."""
    assert sizes.text_width("中中", 12) > sizes.text_width("nn", 12)
    assert sizes.text_width("e\u0301\u200f", 12) == sizes.text_width("e", 12)


def test_a_node_grows_with_its_small_print() -> None:
    """A line for each modifier, long ones are broken, too many are cut."""
    plain = sizes.size_of(graph(vertex()), vertex())
    two = vertex("Step", Kind.EXECUTE, Modifier("after", 60.0), Modifier("timeout", 5.0))
    assert plain.height == sizes.PLAIN_HEIGHT
    assert sizes.size_of(graph(two), two).height == sizes.HEAD + 2 * sizes.LINE
    many = vertex("Step", Kind.EXECUTE, *(Modifier("if", f"condition_{n}") for n in range(9)))
    lines = sizes.size_of(graph(many), many).lines
    assert len(lines) == sizes.MAX_LINES
    assert lines[-1] == "…"


def test_long_small_print_is_broken_into_lines() -> None:
    """A node does not become wider than its label needs by much."""
    long = vertex("Step", Kind.EXECUTE, Modifier("effects", "charges the card and sends a mail"))
    assert sizes.size_of(graph(long), long).lines == ("charges the card and sends", "a mail")


def test_a_bar_is_as_wide_as_what_it_connects() -> None:
    """More branches, wider bar."""
    names = ("a", "b", "c")
    branches = [Vertex(name, Kind.EXECUTE, name) for name in names]
    split = Vertex("split", Kind.SPLIT, "Split")
    edges = [Edge("split", name, Way.BRANCH) for name in names]
    three = sizes.size_of(Graph((split, *branches), tuple(edges)), split)
    two = sizes.size_of(Graph((split, *branches), tuple(edges[:2])), split)
    assert three.width > two.width
    assert three.height == sizes.BAR
