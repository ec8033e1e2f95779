"""What problems are called."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from automations.document.problems import Problem
from automations.document.words import WORDS, said, step_said


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


@pytest.mark.parametrize(
    ("document", "called"),
    [
        ({"nodes": [{"id": "s1", "name": "last_call"}]}, "Last call"),
        ({"nodes": [None, {"id": "s1"}]}, "S1"),
        ({"nodes": [{"id": "s1", "name": 5}]}, "S1"),
        ({"nodes": None}, "S1"),
        ({"nodes": 5}, "S1"),
        ([], "S1"),
    ],
)
def test_a_step_is_called_by_its_name(document: Any, called: str) -> None:
    assert step_said(Problem("missing", "/nodes/0", "s1", {"name": "template"}), document) == called


def test_a_problem_of_the_whole_flow_names_no_step() -> None:
    assert step_said(Problem("few", "/nodes"), {"nodes": [{"name": "nameless"}]}) == ""
