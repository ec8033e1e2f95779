"""Every kind of step is described, and each of its slots is asked for exactly once."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from automations.designed.judging import structure
from automations.document.shapes import BY_KIND, CUSTOM, SHAPES
from automations.document.structure import faults
from automations.graph import Kind as Drawn
from automations_admin import marks
from automations_admin.designer import kinds
from automations_admin.designer.fields import WIDGETS
from tests.conftest import ROOT

DESCRIBED = {one["kind"]: one for one in kinds.described()}
#: Faults of a step about which nothing was said yet.
LACKS = {"missing", "few"}


def fields(kind: dict[str, Any]) -> list[dict[str, Any]]:
    return [field for section in kind["sections"] for field in section["fields"]]


def test_every_kind_is_described() -> None:
    assert set(DESCRIBED) == set(BY_KIND) == {shape.kind for shape in SHAPES}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
def test_every_slot_is_asked_for_once(shape: Any) -> None:
    asked = [field["name"] for field in fields(DESCRIBED[shape.kind])]
    assert sorted(asked) == sorted(slot.name for slot in shape.slots)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.kind)
def test_what_a_step_cannot_do_without_is_required(shape: Any) -> None:
    required = {field["name"] for field in fields(DESCRIBED[shape.kind]) if field["required"]}
    assert required == {slot.name for slot in shape.slots if slot.required}


@pytest.mark.parametrize("kind", DESCRIBED.values(), ids=DESCRIBED)
def test_a_description_can_be_drawn_and_sent(kind: dict[str, Any]) -> None:
    assert kind["icon"] in marks.KINDS.values()
    assert kind["drawn"] in {str(one) for one in Drawn}
    assert all(kind[name] for name in ("title", "help", "group"))
    assert {field["widget"] for field in fields(kind)} <= WIDGETS
    assert json.loads(json.dumps(kind)) == kind


@pytest.mark.parametrize("kind", DESCRIBED.values(), ids=DESCRIBED)
def test_a_new_step_lacks_something_at_most(kind: dict[str, Any]) -> None:
    step = {"id": "new", "kind": kind["kind"], **kind["blank"]}
    document = {"schema": structure()["$id"], "name": "Flow", "nodes": [step]}
    assert {fault.code for fault in faults(document, structure())} <= LACKS


@pytest.mark.parametrize("kind", DESCRIBED.values(), ids=DESCRIBED)
def test_what_can_be_chosen_fits_the_structure(kind: dict[str, Any]) -> None:
    for field in fields(kind):
        assert bool(field["choices"]) == (field["widget"] == "choice")
        for choice in field["choices"]:
            step = {"id": "new", "kind": kind["kind"], **kind["blank"]}
            step[field["name"]] = choice["value"]
            document = {"schema": structure()["$id"], "name": "Flow", "nodes": [step]}
            assert {fault.code for fault in faults(document, structure())} <= LACKS


def test_sections_stand_in_the_order_of_the_engine() -> None:
    titles = [section["title"] for section in DESCRIBED["execute"]["sections"]]
    assert titles == [
        "What it does", "Skip", "Wait before", "Send window", "If it fails", "Where it goes on",
    ]  # fmt: skip


def test_slots_stand_in_the_order_of_the_engine() -> None:
    from automations.document.common import MODIFIERS

    asked = [field["name"] for field in fields(DESCRIBED["execute"])]
    common = [slot.name for slot in MODIFIERS]
    assert [name for name in asked if name in common] == common


def test_a_kind_that_leads_nowhere_by_itself_has_no_next() -> None:
    assert "next" not in {field["name"] for field in fields(DESCRIBED["split"])}


def test_widgets_are_those_of_the_browser() -> None:
    text = (ROOT / "frontend/src/designer/core/config.ts").read_text(encoding="utf-8")
    said = text.partition("export type Widget =")[2].partition(";")[0]
    assert set(re.findall(r'"(\w+)"', said)) == WIDGETS


def test_a_class_of_the_project_is_of_the_kind_that_it_is_made_of() -> None:
    from automations import flow

    class Ask(flow.Form):
        pass

    assert kinds.kind_of(Ask) is kinds.KINDS["form"]
    assert kinds.kind_of(object) is None
    assert CUSTOM not in DESCRIBED
