"""The names that flows are written with."""

from __future__ import annotations

import pytest

from automations import flow
from automations.this import Reference

#: What users of the published package import.
PUBLISHED = {
    "Automation",
    "End",
    "Execute",
    "Form",
    "If",
    "Join",
    "ModelForm",
    "Repeat",
    "SendMessage",
    "Split",
    "This",
    "get_automations",
    "on_signal",
    "require_data_parameters",
    "this",
}


def test_published_names_are_there() -> None:
    assert set(flow.__all__) >= PUBLISHED


def test_list_is_sorted_and_true() -> None:
    assert list(flow.__all__) == sorted(flow.__all__)
    assert all(hasattr(flow, name) for name in flow.__all__)


@pytest.mark.parametrize("made", [flow.this.step, flow.This().step])
def test_this_makes_references(made: Reference) -> None:
    assert made == Reference("step")


def test_automations_are_listed_by_app() -> None:
    names = dict(flow.get_automations("tests.flows"))

    assert names["tests.flows.units.Step"] == "Automation Step"
    assert all(name.startswith("tests.flows.") for name in names)
    assert dict(flow.get_automations()).items() >= names.items()
