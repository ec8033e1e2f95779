"""What a graph says of itself: names, ways, nesting, fingerprint."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given

from automations.graph import Edge, Graph, Kind, Modifier, Vertex, Way, common_prefix
from tests.automations.structured import (
    drawn,
    ending_programs,
    graph_of,
    programs,
    random_graphs,
)


def graph(*edges: tuple[str, str], **kinds: Kind) -> Graph:
    """Return a graph of vertices by name and kind, and edges."""
    vertices = tuple(Vertex(name, kind, name) for name, kind in kinds.items())
    return Graph(vertices, tuple(Edge(*edge) for edge in edges))


#: start opens two branches that meet at join.
DIAMOND = Graph(
    tuple(
        Vertex(name, kind, name)
        for name, kind in (
            ("split", Kind.SPLIT),
            ("left", Kind.EXECUTE),
            ("right", Kind.EXECUTE),
            ("join", Kind.JOIN),
            ("end", Kind.END),
        )
    ),
    (
        Edge("split", "left", Way.BRANCH),
        Edge("split", "right", Way.BRANCH),
        Edge("left", "join"),
        Edge("right", "join"),
        Edge("join", "end"),
    ),
)


def test_empty_graph_has_no_start() -> None:
    assert Graph((), ()).start is None
    assert Graph((), ()).nesting == {}
    assert Graph((), ()).reachable == frozenset()


def test_targets_keep_the_declared_order() -> None:
    assert DIAMOND.targets("split", Way.BRANCH) == ("left", "right")
    assert DIAMOND.targets("split", Way.NEXT) == ()
    assert DIAMOND.targets("nobody", Way.NEXT) == ()


def test_walk_yields_each_vertex_once() -> None:
    assert list(DIAMOND.walk(["split"])) == ["split", "left", "right", "join", "end"]


def test_walk_stops_where_it_is_told() -> None:
    assert list(DIAMOND.walk(["split"], without=["join"])) == ["split", "left", "right", "join"]


def test_walk_ignores_names_that_are_no_vertices() -> None:
    assert list(graph(("a", "ghost"), a=Kind.EXECUTE).walk(["a", "ghost"])) == ["a"]


def test_reachable_leaves_out_what_no_way_leads_to() -> None:
    found = graph(("a", "b"), a=Kind.EXECUTE, b=Kind.END, c=Kind.END)
    assert found.reachable == {"a", "b"}


def test_nesting_of_a_diamond() -> None:
    """A join is inside its split, what follows it is outside."""
    assert DIAMOND.nesting == {
        "split": (),
        "left": ("split",),
        "right": ("split",),
        "join": ("split",),
        "end": (),
    }


def test_nesting_where_a_branch_leads_back_to_its_split() -> None:
    """The split is entered from outside and from inside; only the outside is common."""
    back = Graph(DIAMOND.vertices, (*DIAMOND.edges, Edge("left", "split", Way.ERROR)))
    assert back.nesting["split"] == ()
    assert back.nesting["left"] == ("split",)


def test_nesting_where_a_branch_leads_out_of_its_split() -> None:
    out = Graph(DIAMOND.vertices, (*DIAMOND.edges, Edge("left", "end", Way.ERROR)))
    assert out.nesting["end"] == ()
    assert out.nesting["join"] == ("split",)


@given(programs)
def test_nesting_is_that_of_the_program(program: Any) -> None:
    drawing = drawn(program)
    found = graph_of(drawing)
    assert found.nesting == {name: drawing.nesting[name] for name in found.reachable}


@given(ending_programs)
def test_nesting_is_that_of_a_program_whose_branches_end(program: Any) -> None:
    drawing = drawn(program)
    found = graph_of(drawing)
    assert found.nesting == {name: drawing.nesting[name] for name in found.reachable}


@given(random_graphs)
def test_nesting_of_any_graph_holds_its_own_rules(found: Graph) -> None:
    """Every way agrees with the nesting of its target from the outside inwards."""
    assert set(found.nesting) == found.reachable
    for edge in found.edges:
        if edge.source in found.nesting:
            after = found._after(edge.source, found.nesting[edge.source])
            nested = found.nesting[edge.target]
            assert after[: len(nested)] == nested
            assert all(found.by_name[name].kind == Kind.SPLIT for name in nested)


@given(random_graphs)
def test_a_graph_survives_the_way_through_json(found: Graph) -> None:
    stored = json.loads(json.dumps(found.to_dict()))
    assert Graph.from_dict(stored) == found
    assert Graph.from_dict(stored).fingerprint == found.fingerprint


def test_modifiers_survive_the_way_through_json() -> None:
    vertex = Vertex("a", Kind.EXECUTE, "A", "why", (Modifier("after", 60.0), Modifier("detached")))
    stored = json.loads(json.dumps(Graph((vertex,), ()).to_dict()))
    assert Graph.from_dict(stored).vertices == (vertex,)


def test_fingerprint_does_not_depend_on_descriptions() -> None:
    described = Graph(
        tuple(replace(vertex, description="why") for vertex in DIAMOND.vertices), DIAMOND.edges
    )
    assert described.fingerprint == DIAMOND.fingerprint


def test_fingerprint_depends_on_everything_else() -> None:
    first = DIAMOND.vertices[0]
    others = [
        Graph((replace(first, label="other"), *DIAMOND.vertices[1:]), DIAMOND.edges),
        Graph(
            (replace(first, modifiers=(Modifier("after", 1),)), *DIAMOND.vertices[1:]),
            DIAMOND.edges,
        ),
        Graph(DIAMOND.vertices, DIAMOND.edges[::-1]),
        Graph(DIAMOND.vertices[::-1], DIAMOND.edges),
    ]
    assert len({DIAMOND.fingerprint, *(other.fingerprint for other in others)}) == 5


def test_fingerprint_is_the_same_in_every_process() -> None:
    """It is stored and compared later: a changed way to compute it would double definitions."""
    assert DIAMOND.fingerprint == "f0278bb9d9148dc70c437c060b110084acc36bd1a29180c0bbf3dfc0d573d872"


def test_common_prefix() -> None:
    assert common_prefix(("a", "b", "c"), ("a", "b", "d")) == ("a", "b")
    assert common_prefix((), ("a",)) == ()


def test_title_and_icon_of_a_step_are_told_and_no_matter_of_what_it_does() -> None:
    plain = Vertex("a", Kind.EXECUTE, "A")
    dressed = replace(plain, title="Send a text message", icon="bolt")
    assert "title" not in plain.to_dict()
    assert "icon" not in plain.to_dict()
    assert Vertex.from_dict(dressed.to_dict()) == dressed
    assert Graph((plain,), ()).fingerprint == Graph((dressed,), ()).fingerprint
