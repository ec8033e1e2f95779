"""What templates ask about instances and tasks."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel, AutomationTaskModel
from automations.templatetags import automation_tags


def test_filters_never_raise_for_code_that_is_gone():
    """They fall back to what is stored."""
    row = AutomationModel(automation_class="old.app.Journey")
    task = AutomationTaskModel(automation=row, status="send_mail", state="waiting", path="")

    assert automation_tags.flow_name(row) == "Journey"
    assert automation_tags.is_obsolete(row)
    assert automation_tags.step_name(task) == "Send mail"
    assert automation_tags.step_description(task) == ""
    assert automation_tags.deadline(task) is None
    assert automation_tags.depth(task) == 0
    assert automation_tags.pairs("no dictionary") == []


def test_long_results_are_cut():
    """A page is no archive."""
    text = automation_tags.as_json("x" * 100_000)

    assert len(text) <= automation_tags.MAX_JSON + 2
    assert text.endswith(" …")


@pytest.mark.parametrize(
    ("state", "waiting", "error", "said"),
    [
        ("ready", "", "", "Ready"),
        ("waiting", "person", "", "Waits for a person"),
        ("waiting", "retry", "ValueError", "Waits for the next attempt"),
        ("done", "", "ValueError", "Went on after an error"),
        ("failed", "", "ValueError", "Failed"),
    ],
)
def test_where_a_task_stands_is_said_in_words(state: str, waiting: str, error: str, said: str):
    """Retrying and failed are never the same."""
    task = AutomationTaskModel(state=state, waiting=waiting, error_class=error)

    assert automation_tags.standing(task) == said
