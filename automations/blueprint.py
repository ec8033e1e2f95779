"""From the nodes of a class to its graph, with the problems found on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from automations import own_steps
from automations.graph import Edge, Graph, Kind, Modifier, Vertex, Way
from automations.nodes.base import Exit, Node
from automations.offers import Offer
from automations.this import reference

#: As `Meta.keep`: histories are kept as long as the settings say.
BY_SETTINGS = "settings"
#: As `Meta.commit`: each step is committed on its own, or steps that follow each other together.
EACH, BURST = "each", "burst"


@dataclass(frozen=True)
class Options:
    """What `class Meta` of an automation says."""

    verbose_name: Any = ""
    verbose_name_plural: Any = ""
    dashboard_template: str = ""
    templates: Mapping[str, Any] = field(default_factory=dict)
    renamed_nodes: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    permissions: Mapping[str, str] = field(default_factory=dict)
    #: How long histories are kept after their end: a timedelta, None for ever, or BY_SETTINGS.
    keep: Any = BY_SETTINGS
    #: EACH, or BURST: consecutive atomic steps are one transaction; see `engine.runner`.
    commit: str = EACH
    #: Key of the data that names whom or what an instance is about.
    subject: str = ""
    #: Fields of the subject that conditions may look at, with dots after relations.
    subject_fields: tuple[str, ...] = ()
    #: Who may enter again, and when; see `entry`. None: everybody at any time.
    reentry: Any = None
    #: Time zone of the flow or its subject: a name, or a callable or the name of a method that
    #: takes the task and returns one; None for that of the project.
    zone: Any = None
    #: Queue of its steps, where the dispatcher has queues; "" for the default.
    queue: str = ""
    #: Of all steps of the flow that are executed, together; see `limits.Limit`.
    limits: tuple[Any, ...] = ()
    #: Of its steps that say none themselves; higher goes first, from -100 to 100.
    priority: int = 0
    #: Keys of the data by which statistics can be broken down.
    dimensions: tuple[str, ...] = ()
    #: The designed flow that the class was taken over from, as `designed.Name`, and the hash of
    #: what it said then; see `designed.adoption`. It is said of that class only.
    adopted_from: Any = None
    abstract: bool = False

    @classmethod
    def read(cls, meta: Any, *, own: bool = True) -> Options:
        """Return the options of a Meta class, or the defaults for None.

        Args:
            meta: the class.
            own: it is the class's own and not inherited; `abstract` and `adopted_from` are said of
                that class only.
        """
        said = (
            {name: getattr(meta, name) for name in dir(meta) if not name.startswith("_")}
            if meta
            else {}
        )
        known = {name: said[name] for name in said if name in cls.__dataclass_fields__}
        only = vars(meta) if meta and own else {}
        known |= {"abstract": bool(only.get("abstract")), "adopted_from": only.get("adopted_from")}
        templates = {
            name: value
            for name, value in said.items()
            if name.endswith("_template") and name != "dashboard_template"
        }
        return cls(**{**known, "templates": templates})


@dataclass(frozen=True)
class Problem:
    """Something wrong with a declaration.

    Attributes:
        code: number of the check, such as "E002".
        node: name of the node.
        text: what is wrong.
        hint: what to do.
    """

    code: str
    node: str
    text: str
    hint: str


@dataclass(frozen=True)
class Blueprint:
    """The graph of a declaration and the references in it that lead nowhere."""

    graph: Graph
    problems: tuple[Problem, ...]

    @classmethod
    def draw(cls, nodes: Mapping[str, Node], about: tuple[Modifier, ...] = ()) -> Blueprint:
        """Work out the graph of nodes in declared order.

        Args:
            nodes: the nodes by name.
            about: what is said of the flow as a whole.
        """
        names = list(nodes)
        edges: list[Edge] = []
        problems: list[Problem] = []
        for position, (name, node) in enumerate(nodes.items()):
            following = names[position + 1] if position + 1 < len(names) else None
            for way_out in node.exits():
                target = _target(way_out, following, names[0])
                if target is None:
                    continue
                if target in nodes:
                    edges.append(Edge(name, target, way_out.way, way_out.label))
                else:
                    problems.append(_unknown(name, target))
        vertices = tuple(_vertex(name, node) for name, node in nodes.items())
        graph = Graph(vertices, tuple(edges), about)
        return cls(_mend_skipped_splits(graph), tuple(problems))


def _target(way_out: Exit, following: str | None, first: str) -> str | None:
    target = way_out.target
    if target is None:
        return first if way_out.way == Way.REPEAT else following
    if isinstance(target, Node):
        return target.name
    ref = reference(target)
    return ref.name if ref else str(target)


def _unknown(name: str, target: str) -> Problem:
    return Problem(
        "E002",
        name,
        f"refers to {target!r}, which is no node of this automation",
        f"Declare a node {target!r} or correct the reference.",
    )


def _vertex(name: str, node: Node) -> Vertex:
    found = Vertex(
        name=name,
        kind=node.graph_kind(),
        label=spoken_name(name),
        description=node.description,
        modifiers=tuple(node.modifiers()),
    )
    return dressed(found, own_steps.of(type(node)))


def dressed(vertex: Vertex, offer: Offer | None) -> Vertex:
    """Return a vertex as the class of its step is offered: title, icon, and what it touches."""
    if offer is None:
        return vertex
    said = {modifier.kind for modifier in vertex.modifiers}
    more = () if not offer.effects or "effects" in said else (Modifier("effects", offer.effects),)
    modifiers = (*vertex.modifiers, *more)
    return replace(vertex, title=offer.title, icon=offer.icon, modifiers=modifiers)


def spoken_name(name: str) -> str:
    """Return a node's name as a label: "get_user_input" becomes "Get user input"."""
    words = name.strip("_").replace("_", " ")
    return words[:1].upper() + words[1:]


def _mend_skipped_splits(graph: Graph) -> Graph:
    """Let a split that may be skipped go on at its own join instead of the node declared next."""
    edges = tuple(_mended(graph, edge) for edge in graph.edges)
    return replace(graph, edges=edges)


def _mended(graph: Graph, edge: Edge) -> Edge:
    source = graph.by_name[edge.source]
    if source.kind != Kind.SPLIT or edge.way != Way.NEXT:
        return edge
    join = next(iter(joins_of(graph, edge.source)), None)
    return Edge(edge.source, join, edge.way, edge.label) if join else edge


def joins_of(graph: Graph, split: str) -> Iterator[str]:
    """Yield the joins at which the branches of `split` come together."""
    branches = graph.targets(split, Way.BRANCH)
    for name in graph.walk(branches):
        if graph.by_name[name].kind == Kind.JOIN and graph.nesting.get(name, ())[-1:] == (split,):
            yield name
