"""The large picture, turned and pressed together."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise

import pytest

from automations.graph import Edge, Graph, Kind, Vertex, Way
from automations_admin.diagram import dot, layout, rails
from automations_admin.diagram.parse import Drawing, Stroke
from tests.automations_admin.shop import Nightly, Payment

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is missing")


def chain(length: int) -> tuple[Graph, Drawing]:
    """A flow of steps one below the other, each lower than the one before by more."""
    names = [f"s{number}" for number in range(length)]
    graph = Graph(
        tuple(Vertex(name, Kind.EXECUTE, name) for name in names),
        tuple(Edge(a, b) for a, b in pairwise(names)),
    )
    heights = [100.0 * number * (number + 1) for number in range(length)]
    nodes = {number: (50.0, height) for number, height in enumerate(heights)}
    edges = {
        number: Stroke((50.0, low + 20, 50.0, low + 30, 50.0, high - 30, 50.0, high - 20), ())
        for number, (low, high) in enumerate(pairwise(heights))
    }
    return graph, Drawing(100, heights[-1], nodes, edges)


def test_rows_become_columns_at_equal_distances() -> None:
    """However high the nodes are."""
    placed = rails.place(*chain(4))
    xs = [placed.middles[f"s{number}"][0] for number in range(4)]
    assert xs == [rails.MARGIN + number * rails.COLUMN for number in range(4)]
    assert {y for _x, y in placed.middles.values()} == {rails.MARGIN}


def test_lines_go_from_middle_to_middle() -> None:
    """The dots lie above their ends."""
    placed = rails.place(*chain(2))
    assert placed.paths[0].startswith("M12.0 12.0C")
    assert placed.paths[0].endswith(" 44.0 12.0")


def test_a_long_flow_is_pressed_until_its_dots_would_touch() -> None:
    """Then it may be wider than it should."""
    assert rails.place(*chain(20)).width <= rails.WIDEST + 2 * rails.MARGIN
    assert rails.place(*chain(100)).width == 99 * rails.NARROWEST + 2 * rails.MARGIN


def test_one_step_alone_has_its_place() -> None:
    """In the middle."""
    placed = rails.place(*chain(1))
    assert placed.middles == {"s0": (rails.MARGIN, rails.MARGIN)}


@needs_dot
def test_steps_beside_each_other_do_not_touch() -> None:
    """They lie one above the other."""
    placed = rails.place(Payment.graph, layout.of(Payment.graph))
    book, pack = placed.middles["book"], placed.middles["pack"]
    assert book[0] == pack[0]
    assert abs(book[1] - pack[1]) >= rails.ROW - 1


@needs_dot
def test_bars_reach_over_all_their_ways() -> None:
    """Ways to the steps next to them are straight."""
    placed = rails.place(Payment.graph, layout.of(Payment.graph))
    assert set(placed.bars) == {"split", "join"}
    low, high = placed.bars["split"]
    for name in ("book", "pack"):
        x, y = placed.middles[name]
        assert low < y < high
        path = placed.paths[_index("split", name)]
        assert re.fullmatch(rf"M[\d.]+ {y:.1f}L{x:.1f} {y:.1f}", path)


@needs_dot
@pytest.mark.parametrize("graph", [Payment.graph, Nightly.graph], ids=["payment", "nightly"])
def test_everything_lies_inside_the_picture(graph: Graph) -> None:
    """Also ways back."""
    placed = rails.place(graph, layout.of(graph))
    for path in placed.paths:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
        assert all(0 <= x <= placed.width for x in numbers[::2])
        assert all(0 <= y <= placed.height for y in numbers[1::2])


@needs_dot
def test_many_branches_are_pressed_to_the_greatest_height() -> None:
    """The picture stays a small one."""
    names = [f"b{number}" for number in range(12)]
    graph = Graph(
        (
            Vertex("split", Kind.SPLIT, "Split"),
            *(Vertex(name, Kind.EXECUTE, name) for name in names),
            Vertex("join", Kind.JOIN, "Join"),
        ),
        (
            *(Edge("split", name, Way.BRANCH) for name in names),
            *(Edge(name, "join") for name in names),
        ),
    )
    placed = rails.place(graph, layout.of(graph))
    assert placed.height <= rails.HIGHEST + 2 * rails.MARGIN + 0.1


def _index(source: str, target: str) -> int:
    ends = [(line.source, line.target) for line in dot.lines_of(Payment.graph)]
    return ends.index((source, target))
