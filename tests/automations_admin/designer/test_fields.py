"""Fields and sections as the browser gets them."""

from __future__ import annotations

from automations_admin.designer.fields import DESCRIPTION, SECTIONS, WIDGETS, Field, sections


def test_a_field_says_whether_a_step_can_do_without_it() -> None:
    field = Field("method", "choice", "Method", "How", (("GET", "get"),))
    assert field.to_json(["method"]) == {
        "name": "method",
        "title": "Method",
        "help": "How",
        "widget": "choice",
        "required": True,
        "choices": [{"value": "GET", "title": "get"}],
    }
    assert field.to_json([])["required"] is False


def test_sections_hold_what_a_kind_has_and_nothing_else() -> None:
    found = sections([Field("call", "call", "Action")], {"call", "description", "next"}, [])
    names = [[field["name"] for field in section["fields"]] for section in found]
    assert names == [["call", "description"], ["next"]]


def test_widgets_of_common_fields_are_known() -> None:
    common = [field for section in SECTIONS for field in section.fields]
    assert {field.widget for field in (*common, DESCRIPTION)} <= WIDGETS
