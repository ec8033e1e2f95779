"""Graphs of definitions from elsewhere: taken if every page can show them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from automations import flow_words, jsonsafe, notes, wording
from automations.exceptions import NotStorable
from automations.graph import Graph
from automations.histories.kinds import Refused


def fingerprint(data: Any) -> str:
    """Return the fingerprint of a graph as plain data.

    Raises:
        Refused: it is none, or none that can be shown.
    """
    try:
        return _fingerprint(json.dumps(data))
    except NotStorable as error:
        raise Refused("definition.graph", notes.said(str(error))) from error
    except Exception as error:
        raise Refused("definition.graph", _("This is no graph of a flow.")) from error


@lru_cache(maxsize=16)
def _fingerprint(text: str) -> str:
    """Do so for a text; most histories of a file share a few of them."""
    data = json.loads(text)
    jsonsafe.check(data, "definition.graph")
    graph = Graph.from_dict(data)
    _check_texts(graph)
    _say(graph)
    return graph.fingerprint


def _check_texts(graph: Graph) -> None:
    vertices = ((v.name, v.label, v.description, v.title, v.icon) for v in graph.vertices)
    texts = [text for said in vertices for text in said]
    texts += [text for one in graph.edges for text in (one.source, one.target, one.label)]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("A name or label is no text.")
    if len(graph.by_name) < len(graph.vertices):
        raise ValueError("Two steps have one name.")


def _say(graph: Graph) -> None:
    """Say all that is said of it: what cannot be, raises here and not on a page."""
    flow_words.lines(graph)
    for vertex in graph.vertices:
        wording.small_print(vertex)
    for edge in graph.edges:
        if edge.source in graph.by_name:
            wording.edge(edge, graph.by_name[edge.source].kind)
