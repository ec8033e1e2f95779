"""What is typed when a flow is begun or published."""

from __future__ import annotations

import pytest

from automations_admin.designer.forms import BeginForm, PublishForm, empty
from tests.flows import designs

pytestmark = pytest.mark.django_db


def test_offered_classes_can_be_the_base() -> None:
    form = BeginForm({"title": "A", "name": "A", "base": designs.BASE}, flows=[])
    assert form.is_valid()
    assert (designs.BASE, "Shop") in form.fields["base"].choices  # type: ignore[attr-defined]


def test_removed_steps_are_asked_for_by_their_label() -> None:
    form = PublishForm(removed=["say_hello"], steps=["greet"])
    (field,) = form.targets
    assert field.label == "Say hello"
    assert ("greet", "Greet") in field.field.choices


def test_only_who_is_moved_needs_a_step() -> None:
    given = {"running": "finish", "note": "New", "revision": 1}
    assert PublishForm(given, removed=["hello"], steps=["greet"]).is_valid()
    moved = PublishForm({**given, "running": "move"}, removed=["hello"], steps=["greet"])
    assert list(moved.errors) == ["step_0"]
    mapped = PublishForm(
        {**given, "running": "move", "step_0": "greet"}, removed=["hello"], steps=["greet"]
    )
    assert mapped.is_valid()
    assert mapped.mapping == {"hello": "greet"}


def test_an_empty_flow_has_two_steps() -> None:
    assert [node["id"] for node in empty("Welcome")["nodes"]] == ["start", "end"]
