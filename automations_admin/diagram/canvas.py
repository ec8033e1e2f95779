"""A flow for the viewer in the browser: what the picture shows, as one document without places.

The same as `frontend/src/viewer/flow.ts`.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from automations import wording
from automations.graph import Graph, Kind, Vertex
from automations_admin import marks
from automations_admin.diagram import dot
from automations_admin.diagram.dot import Line
from automations_admin.diagram.overlay import Badge, Look, Overlay

#: Kinds of which the small print does not say what they do, or which have none.
_PLAIN = frozenset({Kind.EXECUTE, Kind.PASS, Kind.FORM, Kind.SPLIT, Kind.JOIN, Kind.END})


def of(graph: Graph, overlay: Overlay, title: str) -> dict[str, Any]:
    """Return the document of a graph with its overlay; JSON can hold it.

    Args:
        graph: what is drawn.
        overlay: what is laid over it.
        title: what the drawing shows, for those who cannot see it.
    """
    return {
        "title": title,
        "steps": [_step(v, overlay.looks.get(v.name, Look())) for v in graph.vertices],
        "ways": [_way(line, overlay) for line in dot.lines_of(graph)],
        "texts": _texts(),
    }


def _step(vertex: Vertex, look: Look) -> dict[str, Any]:
    chips = wording.lines(vertex)
    plain = not chips or (vertex.kind in _PLAIN and not vertex.title)
    does, chips = ("", chips) if plain else (chips[0], chips[1:])
    return {
        "id": vertex.name,
        "kind": str(vertex.kind),
        "icon": marks.of_step(vertex),
        "label": vertex.label,
        "said": wording.does(vertex),
        "does": does,
        "chips": list(chips),
        "description": str(vertex.description),
        "url": look.url,
        "selected": look.selected,
        "css": _css(look),
        "state": _state(look),
        "here": _("here") if look.css == "a-now" else "",
        "order": look.order,
        "badges": [_badge(badge) for badge in look.badges],
    }


def _css(look: Look) -> str:
    found = [look.css, "a-sel" if look.selected else ""]
    found += ["a-s", look.mark.css] if look.mark is not None else []
    found += [f"a-heat-{look.heat}"] if look.heat else []
    return " ".join(filter(None, found))


def _state(look: Look) -> str:
    if look.mark is not None:
        return str(look.mark.text)
    return {"a-ahead": _("not reached yet"), "a-untaken": _("not taken")}.get(look.css, "")


def _badge(badge: Badge) -> dict[str, str]:
    return {
        "css": badge.mark.css,
        "icon": badge.mark.icon,
        "text": badge.text,
        "title": badge.title,
        "url": badge.url,
    }


def _way(line: Line, overlay: Overlay) -> dict[str, Any]:
    ends = (line.source, line.target)
    taken = overlay.lit.get(ends, 0)
    css = [f"a-way-{way}" for way in line.ways]
    css += ["a-lit"] if taken else ["a-untaken"] if ends in overlay.dim else []
    return {
        "from": line.source,
        "to": line.target,
        "label": line.label,
        "css": " ".join(css),
        "taken": taken,
    }


def _texts() -> dict[str, str]:
    """Return the words of the viewer itself."""
    return {
        "interactive": _("Interactive"),
        "picture": _("As a picture"),
        "in": _("Zoom in"),
        "out": _("Zoom out"),
        "fit": _("Fit"),
        "full": _("Full size"),
        "keys": _(
            "Arrow keys follow the flow, Shift with arrow keys moves the drawing, "
            "plus and minus zoom, 0 shows all of it, 1 shows it at full size."
        ),
    }
