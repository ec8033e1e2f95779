"""Asks graphviz where everything goes: once per definition and language, then from the cache."""

from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess  # nosec B404 - only ever runs the configured dot
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from automations.graph import Graph
from automations_admin import conf
from automations_admin.diagram import dot, parse

logger = logging.getLogger("automations_admin")

#: Goes up when layouts are kept in another form or drawn otherwise.
VERSION = 2
#: Seconds for which a layout is kept, and for which a failed one is not tried again.
KEEP, KEEP_FAILURE = 7 * 86_400, 300


class NoLayout(Exception):
    """There is no diagram; the message says why, for people."""


@dataclass(frozen=True)
class Missing:
    """What is needed for diagrams and not there, and the command that installs it."""

    what: str
    command: str


def missing() -> Missing | None:
    """Return what is needed for diagrams and not installed, or None."""
    if find_spec("graphviz") is None:
        return Missing("The Python package graphviz", "pip install django-automations-suite[admin]")
    if shutil.which(conf.get().DOT) is None:
        return Missing(
            f"Graphviz' program {conf.get().DOT}",
            "apt-get install graphviz (Debian, Ubuntu), brew install graphviz (macOS)",
        )
    return None


def of(graph: Graph, *, counted: bool = False) -> parse.Drawing:
    """Return where the parts of a graph's picture go.

    Args:
        graph: what is drawn.
        counted: nodes and edges have room for counts.

    Raises:
        NoLayout: graphviz is missing, failed or took too long, or the graph is too large.
    """
    _check_size(graph)
    key = _key(graph, counted)
    kept = cache.get(key)
    if kept is None:
        kept = _made(graph, counted)
        failed = isinstance(kept, str)
        if kept != _NOT_INSTALLED:
            cache.set(key, kept, KEEP_FAILURE if failed else KEEP)
    if isinstance(kept, str):
        raise NoLayout(_REASONS[kept])
    return kept  # type: ignore[no-any-return]


def check(graph: Graph) -> None:
    """See that a graph can be drawn here.

    Raises:
        NoLayout: graphviz is missing, or the graph is too large.
    """
    _check_size(graph)
    if missing() is not None:
        raise NoLayout(_REASONS[_NOT_INSTALLED])


def _check_size(graph: Graph) -> None:
    settings = conf.get()
    if len(graph.vertices) > settings.MAX_VERTICES or len(graph.edges) > settings.MAX_EDGES:
        raise NoLayout(_("This flow is too large for a diagram."))


_NOT_INSTALLED, _TOO_SLOW, _UNUSABLE = "not installed", "too slow", "unusable"
_REASONS: dict[str, Any] = {
    _NOT_INSTALLED: _("Diagrams need graphviz, which is not installed on this server."),
    _TOO_SLOW: _("Drawing the diagram took too long."),
    _UNUSABLE: _("Graphviz could not draw this flow. The server's log says why."),
}

#: Why there is no picture if graphviz has failed.
UNUSABLE = _REASONS[_UNUSABLE]


def _key(graph: Graph, counted: bool) -> str:
    kind = "counted " if counted else ""
    said = f"{VERSION} {kind}{get_language()} {conf.get().DOT} {graph.fingerprint}"
    return f"automations_admin.layout.{hashlib.sha256(said.encode()).hexdigest()}"


def _made(graph: Graph, counted: bool) -> parse.Drawing | str:
    """Return a drawing, or why there is none."""
    if missing() is not None:
        return _NOT_INSTALLED
    try:
        svg = run(dot.source(graph, counted=counted))
        drawing = parse.read(svg)
    except subprocess.TimeoutExpired:
        logger.warning("dot took longer than %s s for a flow.", conf.get().DOT_TIMEOUT)
        return _TOO_SLOW
    except (OSError, subprocess.CalledProcessError, parse.UnreadableDrawing) as error:
        logger.warning("dot could not draw a flow: %s", error)
        return _UNUSABLE
    complete = len(drawing.nodes) == len(graph.vertices)
    return drawing if complete and len(drawing.edges) == len(dot.lines_of(graph)) else _UNUSABLE


def run(source: str, kind: str = "svg") -> bytes:
    """Return what dot draws.

    Args:
        source: in the language DOT.
        kind: of the file, one that dot writes: "svg", "png" or "pdf".

    Raises:
        OSError, subprocess.SubprocessError: it cannot be run, fails or takes too long.
    """
    program = shutil.which(conf.get().DOT) or conf.get().DOT
    done = subprocess.run(  # noqa: S603  # nosec B603 - no shell, no argument from outside
        [program, f"-T{kind}"],
        input=source.encode(),
        capture_output=True,
        timeout=conf.get().DOT_TIMEOUT,
        check=True,
    )
    return done.stdout
