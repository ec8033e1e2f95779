"""Declarations of a document's steps."""

from __future__ import annotations

from automations.document.declaring import declarations
from automations.document.document import Document
from automations.document.made import Call, Made, Target
from automations.document.values import Const, This


def test_steps_are_called_as_in_python() -> None:
    nodes = (
        {"id": "n-1", "name": "ask", "kind": "if", "condition": {"t": "this", "name": "big"},
         "then": {"goto": "n-2"}, "description": "Big?"},
        {"id": "n-2", "name": "end", "kind": "end"},
    )  # fmt: skip
    assert dict(declarations(Document("Flow", {}, nodes))) == {
        "ask": Made(
            "If",
            (This("big"),),
            (("description", Const("Big?")),),
            (Call("Then", (Target("end"),)),),
        ),
        "end": Made("End"),
    }
