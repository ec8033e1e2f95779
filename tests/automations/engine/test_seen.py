"""What a step has changed is noted at its task; the data's text is worked out when in doubt."""

from __future__ import annotations

import pytest

from automations.engine.seen import Seen
from automations.models import AutomationModel, AutomationTaskModel


@pytest.fixture
def row() -> AutomationModel:
    """Return an instance whose data are stored as {"a": 1}."""
    row = AutomationModel(data={"a": 1})
    row.stored_text = '{"a": 1}'
    return row


def test_each_task_is_told_what_changed_since_the_one_before(row: AutomationModel) -> None:
    seen, first, second, third = Seen(row), *(AutomationTaskModel() for _ in range(3))
    row.data["a"] = 2
    seen.note(first)
    seen.note(second)
    row.data["b"] = 3
    seen.note(third)
    assert first.changes == {"before": {"a": 1}, "after": {"a": 2}}
    assert second.changes is None
    assert third.changes == {"before": {}, "after": {"b": 3}}
    assert seen.before == '{"a": 1}'


def test_the_text_is_that_of_the_data_where_code_may_have_changed_them(
    row: AutomationModel,
) -> None:
    seen = Seen(row)
    row.data["a"] = 2
    assert seen.text == '{"a": 2}'
    seen.note(AutomationTaskModel())
    seen.doubt()
    row.data["a"] = 3
    assert seen.text == '{"a": 3}'


def test_the_text_of_a_check_is_taken_once(row: AutomationModel) -> None:
    seen, first, second = Seen(row), AutomationTaskModel(), AutomationTaskModel()
    row.data["a"] = 2
    row.checked_text = '{"a": 2}'
    seen.note(first)
    row.data["a"] = 3
    seen.note(second)
    assert first.changes == {"before": {"a": 1}, "after": {"a": 2}}
    assert second.changes == {"before": {"a": 2}, "after": {"a": 3}}


def test_the_text_of_a_check_is_forgotten_where_code_may_have_changed_the_data(
    row: AutomationModel,
) -> None:
    seen, task = Seen(row), AutomationTaskModel()
    row.checked_text = '{"a": 2}'
    row.data["a"] = 3
    seen.doubt()
    seen.note(task)
    assert task.changes == {"before": {"a": 1}, "after": {"a": 3}}
