"""JSON Schema for data."""

from __future__ import annotations

import pytest

from automations import schema


def test_a_path_is_said_as_people_write_it() -> None:
    assert schema.path_text(("parcels", 0, "weight")) == "parcels[0].weight"
    assert schema.path_text(()) == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ""),
        ({"type": "object"}, ""),
        ({"type": "objekt"}, "no valid JSON Schema"),
        ("object", "no dictionary"),
    ],
)
def test_a_schema_may_itself_be_wrong(given: object, said: str) -> None:
    assert said in schema.problem(given)
    assert bool(schema.problem(given)) is bool(said)


def test_without_the_package_nobody_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "find_spec", lambda name: None)
    assert not schema.is_installed()
    assert schema.problem({"type": "objekt"}) == ""


def test_faults_come_with_place_rule_and_value() -> None:
    rules = {"properties": {"b": {"items": {"type": "integer"}}, "a": {"const": 1}}}
    found = schema.faults(rules, {"b": [1, "x"], "a": 2})
    assert [(fault.path, fault.rule, fault.value) for fault in found] == [
        (("a",), "const", 2),
        (("b", 1), "type", "x"),
    ]


def test_only_so_many_faults_are_reported() -> None:
    rules = {"items": {"type": "integer"}}
    assert len(schema.faults(rules, ["x"] * 100)) == schema.MOST


def test_nothing_is_fetched_from_elsewhere() -> None:
    with pytest.raises(LookupError, match="not in it"):
        schema.faults({"$ref": "https://example.com/other.json"}, {})
