"""A flow as a file: what it says, and that nothing in it is run."""

from __future__ import annotations

import shutil
from xml.etree import ElementTree

import pytest

from automations.graph import Edge, Graph, Kind, Vertex, Way
from automations_admin.diagram import files, layout

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz is missing")


def graph(label: str = "Charge") -> Graph:
    """Return a flow that decides, and may fail."""
    return Graph(
        (
            Vertex("big", Kind.DECIDE, "Is it big?"),
            Vertex("charge", Kind.EXECUTE, label),
            Vertex("end", Kind.END, "End"),
        ),
        (
            Edge("big", "charge", Way.THEN),
            Edge("big", "end", Way.ELSE),
            Edge("charge", "end", Way.NEXT),
        ),
    )


def test_mermaid_says_steps_ways_and_words() -> None:
    said = files.mermaid(graph()).splitlines()
    assert said[0] == "flowchart TD"
    assert '    n0{{"Is it big?"}}' in said
    assert '    n1["Charge"]' in said
    assert '    n0 -->|"then"| n1' in said
    assert len(said) == 1 + 3 + 3


@pytest.mark.parametrize("label", ['"]; click n0 call x()', "<script>", "%% #quot;", "a\nb"])
def test_labels_of_mermaid_stay_labels(label: str) -> None:
    (line,) = [one for one in files.mermaid(graph(label)).splitlines() if one.startswith("    n1[")]
    inner = line.removeprefix('    n1["').removesuffix('"]')
    assert not set('"<>[]();{}|`') & set(inner.replace("#", "").replace(";", ""))


@needs_dot
@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_graphviz_draws_it(kind: str, begins: bytes) -> None:
    assert files.made(graph(), kind).startswith(begins)


@needs_dot
@pytest.mark.parametrize(
    "label", ["<b>bold</b>", 'a"b', "a\\nb", "\\N", "]; x [", "<svg onload=x>"]
)
def test_labels_of_a_picture_stay_text(label: str) -> None:
    """Graphviz has a language of its own in labels, which begins with a bracket."""
    tree = ElementTree.fromstring(files.made(graph(label), "svg"))
    texts = ["".join(one.itertext()) for one in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert label in [one.replace("\xa0", " ") for one in texts]


def test_without_graphviz_only_text_is_offered(settings: object) -> None:
    settings.AUTOMATIONS_ADMIN = {"DOT": "no-such-program"}  # type: ignore[attr-defined]
    assert [one.suffix for one in files.offered()] == ["mmd"]
    with pytest.raises(layout.NoLayout, match="not installed"):
        files.made(graph(), "png")
