"""Types of slots."""

from __future__ import annotations

from automations import flow
from automations.document.made import Target
from automations.document.reading import Reading
from automations.document.slot_types import NAMED, SPAN, STEP, TEXT, VALUE
from automations.document.values import Const, Map, This
from automations.flow import this

READING = Reading(flow.Automation)


def test_each_type_reads_and_makes() -> None:
    assert TEXT.read("x", READING) == "x"
    assert TEXT.item("x") == Const("x")
    assert STEP.read(this.end, READING) == "end"
    assert STEP.item("end") == Target("end")
    assert VALUE.item(VALUE.read(this.go, READING)) == This("go")


def test_values_by_name_are_a_constant_if_all_are() -> None:
    assert NAMED.item({"a": {"t": "const", "v": 1}}) == Const({"a": 1})
    mixed = NAMED.item(NAMED.read({"a": this.go}, READING))
    assert mixed == Map((("a", This("go")),))


def test_a_type_says_what_may_stand_there() -> None:
    assert SPAN.schema["oneOf"][0] == {"$ref": "#/$defs/Duration"}
    assert VALUE.schema == {"$ref": "#/$defs/Value"}
