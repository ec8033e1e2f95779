"""Reads what `dot -Tsvg` drew: only numbers are taken from it, and only from known elements."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # nosec B405 - see _root
from collections.abc import Iterator
from dataclasses import dataclass

_SVG = "{http://www.w3.org/2000/svg}"
_ALLOWED = {
    "svg": {"width", "height", "viewBox"},
    "g": {"id", "class", "transform"},
    "title": set(),
    "polygon": {"fill", "stroke", "points", "stroke-width"},
    "path": {"fill", "stroke", "d", "stroke-width"},
    "text": {"text-anchor", "x", "y", "font-family", "font-size", "fill", "style"},
}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_PATH = re.compile(r"[MCL0-9eE., \-+]*")
_POINTS = re.compile(r"[0-9eE., \-+]*")
_ID = re.compile(r"([ne])(\d{1,6})")


class UnreadableDrawing(ValueError):
    """The drawing is not what dot draws for our source."""


@dataclass(frozen=True)
class Stroke:
    """How an edge is drawn: a line of cubic curves, its arrow head, and where its label is."""

    path: tuple[float, ...]
    arrow: tuple[float, ...]
    label: tuple[float, float] | None = None


@dataclass(frozen=True)
class Drawing:
    """Where dot put everything, in SVG units with the origin at the top left.

    Attributes:
        width, height: size of the picture.
        nodes: centre of each node, by its number.
        edges: each edge's stroke, by its number.
    """

    width: float
    height: float
    nodes: dict[int, tuple[float, float]]
    edges: dict[int, Stroke]


def read(svg: bytes) -> Drawing:
    """Return where everything is in dot's output.

    Raises:
        UnreadableDrawing: it holds anything that dot does not write for our source.
    """
    root = _root(svg)
    for element in root.iter():
        _check(element)
    numbers = _numbers(root.get("viewBox", ""), 4)
    graph = root.find(f"{_SVG}g")
    if graph is None:
        raise UnreadableDrawing("there is no graph in it")
    down = _shift(graph.get("transform", ""))
    nodes: dict[int, tuple[float, float]] = {}
    edges: dict[int, Stroke] = {}
    for group in graph.findall(f"{_SVG}g"):
        match = _ID.fullmatch(group.get("id", ""))
        if match is None:
            raise UnreadableDrawing("a group has a strange id")
        if match[1] == "n":
            nodes[int(match[2])] = _centre(group, down)
        else:
            edges[int(match[2])] = _stroke(group, down)
    return Drawing(numbers[2], numbers[3], nodes, edges)


def _root(svg: bytes) -> ET.Element:
    # Without a declared entity an XML document cannot grow; dot never declares one.
    if b"<!ENTITY" in svg:
        raise UnreadableDrawing("it declares an entity")
    try:
        return ET.fromstring(svg)  # noqa: S314  # nosec B314
    except ET.ParseError as error:
        raise UnreadableDrawing(f"it is no XML: {error}") from error


def _check(element: ET.Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _ALLOWED:
        raise UnreadableDrawing(f"it holds the element {name!r}")
    if strange := set(element.attrib) - _ALLOWED[name]:
        raise UnreadableDrawing(f"<{name}> has the attribute {sorted(strange)[0]!r}")


def _numbers(text: str, count: int | None = None) -> tuple[float, ...]:
    found = tuple(float(number) for number in _NUMBER.findall(text))
    if count is not None and len(found) != count:
        raise UnreadableDrawing(f"expected {count} numbers, found {len(found)}")
    return found


def _shift(transform: str) -> tuple[float, float]:
    match = re.search(r"translate\(([^)]*)\)", transform)
    x, y = _numbers(match[1] if match else "", 2)
    return x, y


def _centre(group: ET.Element, down: tuple[float, float]) -> tuple[float, float]:
    shape = group.find(f"{_SVG}polygon")
    if shape is None:
        raise UnreadableDrawing("a node has no shape")
    points = list(_moved(shape.get("points", ""), _POINTS, down))
    xs, ys = points[::2], points[1::2]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _stroke(group: ET.Element, down: tuple[float, float]) -> Stroke:
    line, arrow, text = (group.find(f"{_SVG}{name}") for name in ("path", "polygon", "text"))
    if line is None:
        raise UnreadableDrawing("an edge has no line")
    path = tuple(_moved(line.get("d", ""), _PATH, down))
    head = tuple(_moved(arrow.get("points", ""), _POINTS, down)) if arrow is not None else ()
    if len(path) < 8 or len(path) % 2:
        raise UnreadableDrawing("an edge has no curve")
    label = None
    if text is not None:
        (x,), (y,) = _numbers(text.get("x", ""), 1), _numbers(text.get("y", ""), 1)
        label = (x + down[0], y + down[1])
    return Stroke(path, head, label)


def _moved(text: str, shape: re.Pattern[str], down: tuple[float, float]) -> Iterator[float]:
    if not shape.fullmatch(text):
        raise UnreadableDrawing("a shape holds more than numbers")
    for index, number in enumerate(_numbers(text)):
        yield number + down[index % 2]
