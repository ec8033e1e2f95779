"""What is laid over a picture."""

from __future__ import annotations

from automations_admin.diagram.overlay import Look, Overlay


def test_without_an_overlay_everything_is_plain() -> None:
    """No state, no link, nothing lit."""
    assert Overlay().looks == {}
    assert Look().badges == ()
    assert Look().url == ""
    assert Look().heat == 0
