"""What problems are called."""

from __future__ import annotations

from django.utils import translation

from automations.document.problems import Problem
from automations.document.words import WORDS, said


def test_a_sentence_names_what_is_wrong() -> None:
    problem = Problem("target-unknown", "/nodes/0/next", "go", {"name": "gone"})
    assert said(problem) == "There is no step gone. Choose one that is there."
    with translation.override("de"):
        assert said(problem) == "Es gibt keinen Schritt gone. Wählen Sie einen, den es gibt."


def test_every_sentence_is_german_in_german() -> None:
    for words in WORDS.values():
        with translation.override("de"):
            german = str(words)
        with translation.override("en"):
            assert german != str(words)
