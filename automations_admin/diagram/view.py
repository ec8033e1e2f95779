"""A flow for a page: its picture, or the reason why there is none, and always its table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from automations import flow_words
from automations.flow_words import Line
from automations.graph import Graph
from automations_admin.diagram import canvas, layout, picture, steps
from automations_admin.diagram.overlay import Overlay
from automations_admin.diagram.picture import Picture
from automations_admin.diagram.steps import Step


@dataclass(frozen=True)
class Diagram:
    """What a page shows of a flow.

    Attributes:
        picture: None if it cannot be drawn.
        problem: why it cannot be drawn, for people.
        steps: the same content as a table.
        about: what is said of the flow as a whole.
        canvas: the same content for the viewer in the browser; empty without steps.
    """

    picture: Picture | None
    problem: str
    steps: tuple[Step, ...]
    about: tuple[Line, ...] = ()
    canvas: dict[str, Any] = field(default_factory=dict)


def of(graph: Graph, overlay: Overlay, title: str) -> Diagram:
    """Return the diagram of a graph.

    Args:
        graph: what is shown.
        overlay: what is laid over it.
        title: what the picture shows, for those who cannot see it.
    """
    rows, about = steps.table(graph, overlay), flow_words.lines(graph)
    if not graph.vertices:
        return Diagram(None, _("This flow has no steps."), rows, about)
    data = canvas.of(graph, overlay, title)
    try:
        drawing = layout.of(graph, counted=overlay.counted)
    except layout.NoLayout as problem:
        return Diagram(None, str(problem), rows, about, data)
    return Diagram(picture.draw(graph, drawing, overlay, title), "", rows, about, data)
