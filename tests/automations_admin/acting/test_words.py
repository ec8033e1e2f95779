"""What the acts are called."""

from __future__ import annotations

import pytest

from automations.engine.verbs import VERBS
from automations_admin.acting import words
from automations_admin.acting.words import WORDS


def test_every_verb_has_its_words() -> None:
    """And no other act has."""
    assert set(WORDS) == set(VERBS)


@pytest.mark.parametrize("name", VERBS)
def test_texts_can_be_said_of_a_step_and_of_many(name: str) -> None:
    """No text asks for more than step, instance and chosen step."""
    spoken = WORDS[name]
    for text in (spoken.label, spoken.title, spoken.button, spoken.done, *spoken.does,
                 *spoken.not_undone, *spoken.kept):  # fmt: skip
        for where in ({}, {"step": "Book", "instance": "Payment 7", "to": "Charge"}):
            assert "%(" not in words.say(text, **where)
    assert str(spoken.label).endswith("…")


def test_the_number_on_a_button_is_the_number_that_runs() -> None:
    """Grouped, in singular and plural."""
    assert WORDS["retry"].count(1) == "Retry 1 task"
    assert WORDS["retry"].count(10_000) == "Retry 10,000 tasks"


def test_without_a_step_the_words_speak_of_the_step() -> None:
    """As an act on many does."""
    assert words.say("%(step)s waits") == "The step waits"
    assert words.say("%(step)s waits", step="Book") == "Book waits"


@pytest.mark.parametrize("name", VERBS)
def test_an_act_on_many_is_called_without_a_step(name: str) -> None:
    """In the list of what can be done to many."""
    said = words.of_many(name)
    assert said
    assert not said.endswith("…")
    assert "%(" not in said


def test_only_what_ends_an_instance_is_dangerous() -> None:
    """It stands alone at the far end, outlined in red."""
    assert [name for name, spoken in WORDS.items() if spoken.danger] == ["cancel"]
