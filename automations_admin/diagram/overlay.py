"""What is laid over a picture: states, counts, the path taken. No value changes the layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from automations_admin.diagram.tally import Tally
from automations_admin.diagram.weight import Flow
from automations_admin.marks import Mark


@dataclass(frozen=True)
class Badge:
    """A small label at the top right corner of a node.

    Attributes:
        mark: its colour and icon; without an icon it is a plain figure.
        text: what it says; short.
        url: where it leads, made by `reverse`; empty for no link.
        title: the same in words.
    """

    mark: Mark
    text: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True)
class Look:
    """How one node looks.

    Attributes:
        mark: colours it; None for the plain look.
        css: "a-now" (the instance is here), "a-ahead" (not reached yet), "a-untaken" or "".
        badges: shown at its top right corner.
        url: where a click leads, made by `reverse`.
        selected: it has the second outline.
        order: when the instance came here first, as a number; or "".
        heat: how strongly it is coloured, from 1 to 4; 0 for not at all.
        tally: counts that are written into it, if the overlay is counted.
    """

    mark: Mark | None = None
    css: str = ""
    badges: tuple[Badge, ...] = ()
    url: str = ""
    selected: bool = False
    order: str = ""
    heat: int = 0
    tally: Tally | None = None


@dataclass(frozen=True)
class Overlay:
    """How nodes and edges look, by the names of the steps.

    Attributes:
        looks: by name of the step.
        lit: how often each edge was taken, by source and target.
        dim: edges that were not and will not be taken.
        counted: the picture has room for counts in its nodes and beside its edges.
        flows: how many took each edge, by source and target; drawn if it is counted.
    """

    looks: Mapping[str, Look] = field(default_factory=dict)
    lit: Mapping[tuple[str, str], int] = field(default_factory=dict)
    dim: frozenset[tuple[str, str]] = frozenset()
    counted: bool = False
    flows: Mapping[tuple[str, str], Flow] = field(default_factory=dict)
