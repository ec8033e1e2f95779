"""Reading dot's drawing: only numbers, only from known elements."""

from __future__ import annotations

import pytest

from automations_admin.diagram import parse

SVG = """<svg width="10pt" height="20pt" viewBox="0.00 0.00 100.00 200.00"
 xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<g id="graph0" class="graph" transform="scale(1 1) rotate(0) translate(0 200)"><title>x</title>
<g id="n0" class="node"><title>n0</title>
<polygon fill="none" stroke="black" points="40,-200 0,-200 0,-160 40,-160 40,-200"/>
<text text-anchor="middle" x="20" y="-180">label</text></g>
<g id="e0" class="edge"><title>e</title>
<path fill="none" stroke="black" d="M20,-160C20,-150 20,-140 20,-130"/>
<polygon fill="black" stroke="black" points="23,-130 20,-120 17,-130 23,-130"/>
<text x="30" y="-140">then</text></g>
%s</g></svg>"""


def read(extra: str = "") -> parse.Drawing:
    return parse.read((SVG % extra).encode())


def test_positions_are_read() -> None:
    """In SVG units from the top left."""
    drawing = read()
    assert (drawing.width, drawing.height) == (100, 200)
    assert drawing.nodes == {0: (20, 20)}
    assert drawing.edges[0].path == (20, 40, 20, 50, 20, 60, 20, 70)
    assert drawing.edges[0].label == (30, 60)
    assert drawing.edges[0].arrow[:2] == (23, 70)


@pytest.mark.parametrize(
    "extra",
    [
        "<script>alert(1)</script>",
        '<image href="file:///etc/passwd"/>',
        '<g id="n1"><a xmlns:xlink="x" xlink:href="javascript:alert(1)"/></g>',
        '<g id="n1" onload="alert(1)"></g>',
        '<g id="evil"></g>',
        '<g id="n1"><title>no shape</title></g>',
        '<g id="e1"><path d="M0,0L1,1"/></g>',
        '<g id="e1"><path d="M0,0C1,1 2,2 3,3 url(#x)"/></g>',
        '<g id="n1"><polygon points="a,b"/></g>',
        '<foreignObject xmlns="http://www.w3.org/1999/xhtml"/>',
    ],
)
def test_anything_else_is_refused(extra: str) -> None:
    """Scripts, links, images, handlers, and shapes that are no numbers."""
    with pytest.raises(parse.UnreadableDrawing):
        read(extra)


@pytest.mark.parametrize(
    "svg",
    [
        b"",
        b"no xml",
        b'<!DOCTYPE x [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><g transform=""/></svg>',
        b"<html/>",
    ],
)
def test_what_is_no_drawing_is_refused(svg: bytes) -> None:
    """Entities included, so that no document can grow."""
    with pytest.raises(parse.UnreadableDrawing):
        parse.read(svg)
