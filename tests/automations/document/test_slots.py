"""Slots of steps."""

from __future__ import annotations

from automations import flow
from automations.document.made import Call, Made
from automations.document.reading import Reading
from automations.document.slot_types import COUNT, FLAG, NAMED, TEXT
from automations.document.slots import (
    NOTHING,
    Argument,
    Each,
    Modifier,
    fields_of,
    items_of,
    record,
)
from automations.document.values import Const

READING = Reading(flow.Automation)


class Thing:
    """Has attributes."""

    label, times, several, more = "x", 3, ("a", "b"), {"n": 1}
    is_loud = True


def test_an_argument_goes_by_place_by_name_or_spread() -> None:
    by_place, by_name = Argument("label", TEXT, "label"), Argument("n", COUNT, "times", 1, "n")
    spread = Argument("more", NAMED, "more", {}, spread=True)
    assert by_place.read(Thing, READING) == "x"
    assert spread.read(Thing, READING) == {"n": {"t": "const", "v": 1}}
    made = spread.make(
        by_name.make(by_place.make(Made("X"), "x"), 3), {"k": {"t": "const", "v": 1}}
    )
    assert made == Made("X", (Const("x"),), (("n", Const(3)), ("k", Const(1))))


def test_a_default_is_left_out_unless_it_is_required() -> None:
    assert Argument("label", TEXT, "label", "x").read(Thing, READING) is NOTHING
    assert Argument("label", TEXT, "label", "x", required=True).read(Thing, READING) == "x"
    assert Argument("times", FLAG, "is_loud", 1).read(Thing, READING) is True


def test_modifiers_are_given_once_or_for_each() -> None:
    assert Modifier("times", COUNT, "times", "Times").make(Made("X"), 3).then == (
        Call("Times", (Const(3),)),
    )
    each = Each("several", TEXT, "several", "Add")
    assert each.read(Thing, READING) == ["a", "b"]
    assert each.make(Made("X"), ["a", "b"]).then == (
        Call("Add", (Const("a"),)),
        Call("Add", (Const("b"),)),
    )


def test_fields_are_attributes_in_other_letters() -> None:
    fields = {"isLoud": (FLAG, False), "label": (TEXT, "x")}
    assert fields_of(Thing, fields, READING) == {"isLoud": True}
    assert [*items_of({"isLoud": True}, fields)] == [("is_loud", Const(True))]
    assert record(fields, ("isLoud",))["required"] == ["isLoud"]
