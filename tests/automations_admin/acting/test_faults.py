"""What keeps edited data from being stored."""

from __future__ import annotations

from typing import Any

import pytest

from automations import schema
from automations.redaction import MASK
from automations_admin.acting import faults

RULES = {
    "type": "object",
    "required": ["amount"],
    "properties": {
        "amount": {"type": "number"},
        "address": {"properties": {"postcode": {"pattern": "^[0-9]{5}$"}}},
        "token": {"type": "string", "minLength": 8},
    },
}


def said(data: Any, before: Any = None, rules: Any = RULES) -> list[str]:
    return [fault.said for fault in faults.find(data, before or {}, rules)]


def test_good_data_have_no_fault() -> None:
    """With a schema and without."""
    assert said({"amount": 1}) == []
    assert said({"anything": 1}, rules=None) == []


def test_a_fault_names_its_path() -> None:
    """From the outside inwards."""
    (text,) = said({"amount": 1, "address": {"postcode": "8O331"}})
    assert text.startswith("address.postcode: '8O331' does not match")
    assert said({}) == ["'amount' is a required property"]


def test_a_secret_is_not_quoted() -> None:
    """Neither itself nor within something else."""
    found = [*said({"amount": 1, "token": "s3cr"}), *said({"amount": {"token": "s3cr"}})]
    assert len(found) == 2
    assert not any("s3cr" in text for text in found)
    assert found[0] == "token: does not fit the schema of the flow (minLength)."


def test_dots_that_stand_for_nothing_are_a_fault() -> None:
    """Unless they were stored as such."""
    assert said({"a": [{"token": MASK}]}, rules=None)[0].startswith("a[0].token: The dots")
    assert said({"note": MASK}, {"note": MASK}, rules=None) == []


def test_what_no_database_takes_is_a_fault() -> None:
    """With its place."""
    (text,) = said({"a": {"b": "\x00"}}, rules=None)
    assert "NUL" in text


def test_without_the_package_nothing_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says what to install."""
    monkeypatch.setattr(schema, "is_installed", lambda: False)
    (text,) = said({"amount": 1})
    assert schema.COMMAND in text
    assert said({"amount": 1}, rules=None) == []


def test_a_schema_that_refers_elsewhere_is_a_fault() -> None:
    """Nothing is fetched."""
    (text,) = said({"a": 1}, rules={"$ref": "https://example.com/schema.json"})
    assert "refers to what is not in it" in text


def test_masks_are_put_back() -> None:
    """Before anything is checked."""
    assert faults.unmasked({"token": MASK, "n": 2}, {"token": "t", "n": 1}) == {
        "token": "t", "n": 2,
    }  # fmt: skip
