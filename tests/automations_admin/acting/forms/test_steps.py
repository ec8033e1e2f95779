"""A step to choose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from automations.engine.verbs import VERBS
from automations_admin.acting import forms
from automations_admin.acting.forms.base import ActForm
from automations_admin.acting.target import Target, of_flow
from tests.automations_admin.shop import NAME

MANY = of_flow(f"{NAME}.Payment", "book")
ONE = replace(MANY, been=frozenset({"reserve", "charge", "book"}))


def form(
    verb: str, data: dict[str, Any] | None = None, target: Target = ONE, **more: Any
) -> ActForm:
    return forms.of(VERBS[verb], target, data, **more)


def choices(found: ActForm, name: str) -> list[str]:
    return [value for value, _label in found.fields[name].choices]  # type: ignore[attr-defined]


def test_a_restart_begins_where_the_instance_was() -> None:
    """In declared order; the step of the task is chosen at first."""
    found = form("restart")
    assert choices(found, "step") == ["reserve", "charge", "book"]
    assert found.current() == {"step": "book", "keep": True}
    assert found.chosen == "Book"


def test_changes_are_kept_or_set_back() -> None:
    """As the verb takes it."""
    for keep, value in (("keep", True), ("back", False)):
        found = form("copy", {"step": "charge", "keep": keep, "reason": "x"})
        assert found.is_valid()
        assert found.arguments() == {"step": "charge", "keep": value}


def test_a_step_that_is_not_offered_is_refused() -> None:
    """Whoever made it up."""
    assert "step" in form("restart", {"step": "join", "keep": "keep", "reason": "x"}).errors


def test_what_was_not_explained_is_not_done() -> None:
    """The page shows first what the chosen step sets going."""
    typed = {"step": "charge", "keep": "keep", "reason": "x"}
    found = form("restart", typed)
    assert not found.was_explained
    assert form("restart", {**typed, "seen": found.mark}).was_explained
    assert not form("restart", {**typed, "keep": "back", "seen": found.mark}).was_explained


def test_a_missing_reason_does_not_hide_what_was_chosen() -> None:
    """It is explained all the same."""
    assert form("move", {"to": "pack"}).current() == {"to": "pack"}
    assert form("move", {"to": "nowhere"}).current() == {"to": "join"}


def test_a_move_leads_to_any_other_step() -> None:
    """The next one is chosen at first."""
    found = form("move")
    assert "book" not in choices(found, "to")
    assert found.current() == {"to": "join"}


def test_a_renamed_step_is_guessed_by_its_name() -> None:
    """The code has changed."""
    assert form("rename", target=replace(ONE, step="charge_card")).current() == {"to": "charge"}


def test_many_of_several_flows_have_no_steps_in_common() -> None:
    """The filter has to be narrowed down."""
    found = form("restart", {}, Target(), many=True)
    assert "one flow" in found.problem
    assert form("restart", {}, MANY, many=True).problem == ""


def test_arguments_are_shown_again_and_in_words() -> None:
    """On the page of a batch."""
    given = {"step": "charge", "keep": False}
    again = form("restart", arguments=given)
    assert again.current() == given
    lines = [str(text) for _label, text in forms.lines(VERBS["restart"], given, ONE)]
    assert lines[0] == "Charge"
    assert lines[1].startswith("Set the data back")
    assert forms.lines(VERBS["move"], {"to": "pack"}, ONE) == [("To which step", "Pack")]
