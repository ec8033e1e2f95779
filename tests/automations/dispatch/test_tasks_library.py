"""Functions become tasks of the backend that the settings name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from automations.dispatch import tasks_library
from automations.exceptions import ConfigurationError


def work() -> None:
    """Stand for a task."""


def test_a_task_has_the_backend_and_queue_of_the_settings() -> None:
    task: Any = tasks_library.declared(work)
    assert (task.backend, task.queue_name) == ("default", "default")
    assert tasks_library.backend().alias == "default"


@pytest.mark.parametrize("wrong", [{"TASKS_BACKEND": "nowhere"}, {"TASKS_QUEUE": "nowhere"}])
def test_a_backend_or_queue_that_is_not_there_is_a_mistake_of_the_settings(wrong: Any) -> None:
    with (
        override_settings(AUTOMATIONS=wrong),
        pytest.raises(ConfigurationError, match="Correct TASKS"),
    ):
        tasks_library.declared(work)
