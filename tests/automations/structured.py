"""Random programs of nested steps, decisions, loops and splits, and the graphs that they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from automations.graph import Edge, Graph, Kind, Vertex, Way

#: Ways out that wait for the node they lead to.
Pending = list[tuple[str, Way]]


@dataclass
class Drawing:
    """A graph under construction.

    Attributes:
        nesting: the splits that surround each vertex, as the program nests them.
    """

    vertices: list[Vertex] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    nesting: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, kind: Kind, pending: Pending, around: tuple[str, ...]) -> str:
        """Add a vertex to which the pending ways lead; return its name."""
        name = f"{kind}_{len(self.vertices)}"
        self.vertices.append(Vertex(name, kind, name))
        self.nesting[name] = around
        self.edges += [Edge(source, name, way) for source, way in pending]
        return name

    def draw(self, program: Any, pending: Pending, around: tuple[str, ...]) -> Pending:
        """Add what a program says after the pending ways; return those that are open then."""
        match program:
            case "end":
                self.add(Kind.END, pending, around)
                return []
            case "step":
                return [(self.add(Kind.EXECUTE, pending, around), Way.NEXT)]
            case ("sequence", *parts):
                for part in parts:
                    pending = self.draw(part, pending, around) if pending else []
                return pending
            case ("if", yes, no):
                decide = self.add(Kind.DECIDE, pending, around)
                holds = self.draw(yes, [(decide, Way.THEN)], around)
                return holds + self.draw(no, [(decide, Way.ELSE)], around)
            case ("loop", body):
                head = self.add(Kind.EXECUTE, pending, around)
                after = self.draw(body, [(head, Way.NEXT)], around)
                if not after:
                    return []
                decide = self.add(Kind.DECIDE, after, around)
                self.edges.append(Edge(decide, head, Way.THEN))
                return [(decide, Way.ELSE)]
            case ("split", *branches):
                return self._split(branches, pending, around)
        raise AssertionError(program)

    def _split(self, branches: list[Any], pending: Pending, around: tuple[str, ...]) -> Pending:
        split = self.add(Kind.SPLIT, pending, around)
        inside, ends = (*around, split), []
        for branch in branches:
            ends += self.draw(branch, [(split, Way.BRANCH)], inside)
        return [(self.add(Kind.JOIN, ends, inside), Way.NEXT)] if ends else []


def drawn(program: Any) -> Drawing:
    """Return the drawing of a program between a first step and an end."""
    drawing = Drawing()
    first = drawing.add(Kind.EXECUTE, [], ())
    last = drawing.draw(program, [(first, Way.NEXT)], ())
    drawing.add(Kind.END, last, ())
    return drawing


def graph_of(drawing: Drawing) -> Graph:
    """Return the finished graph."""
    return Graph(tuple(drawing.vertices), tuple(drawing.edges))


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def parts(word: str, least: int) -> st.SearchStrategy[Any]:
        return st.lists(inner, min_size=least, max_size=3).map(lambda found: (word, *found))

    return st.one_of(
        parts("sequence", 2),
        parts("split", 2),
        st.tuples(st.just("if"), inner, inner),
        st.tuples(st.just("loop"), inner),
    )


#: Programs in which every branch of a split comes to its join.
programs = st.recursive(st.just("step"), _larger, max_leaves=8)
#: Programs in which branches may also end before.
ending_programs = st.recursive(st.sampled_from(["step", "step", "end"]), _larger, max_leaves=8)
#: Graphs without any rule: loops through splits, joins without split, dead ends.
random_graphs = st.integers(1, 8).flatmap(
    lambda size: st.builds(
        _random_graph,
        st.lists(st.sampled_from(list(Kind)), min_size=size, max_size=size),
        st.lists(
            st.tuples(
                st.integers(0, size - 1), st.integers(0, size - 1), st.sampled_from(list(Way))
            ),
            max_size=16,
        ),
    )
)


def _random_graph(kinds: list[Kind], edges: list[tuple[int, int, Way]]) -> Graph:
    vertices = tuple(Vertex(f"n{place}", kind, f"N {place}") for place, kind in enumerate(kinds))
    return Graph(vertices, tuple(Edge(f"n{one}", f"n{other}", way) for one, other, way in edges))
