"""The table: the same content as the picture."""

from __future__ import annotations

from automations_admin import marks
from automations_admin.diagram import steps
from automations_admin.diagram.overlay import Badge, Look, Overlay
from tests.automations_admin.shop import Payment


def test_each_step_is_a_row_with_its_counts() -> None:
    """In declared order, branches indented, with where it leads."""
    look = Look(badges=(Badge(marks.STANDINGS["failed"], "3"),))
    rows = {row.vertex.name: row for row in steps.table(Payment.graph, Overlay({"book": look}))}
    assert list(rows) == [vertex.name for vertex in Payment.graph.vertices]
    assert rows["book"].look == look
    assert rows["book"].depth == 1
    assert rows["reserve"].depth == 0
    assert [(way.label, way.target) for way in rows["charge"].ways] == [
        ("", "Paid"),
        ("on error", "Clarify"),
    ]
    assert rows["pack"].lines == ("group Warehouse", "skip after 2 days")
