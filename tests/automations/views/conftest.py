"""What the tests of the pages have in common."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from automations import registry
from automations.models import AutomationTaskModel
from tests.automations.people import editor, waiting_task
from tests.flows import human
from tests.flows.few import few


@pytest.fixture
def edith(db: None) -> User:
    """Store a member of the group that most forms are for."""
    return editor()


@pytest.fixture
def task(edith: User) -> AutomationTaskModel:
    """Store a task that waits for Edith."""
    return waiting_task(human.Ask())


@pytest.fixture
def few_flows() -> Iterator[None]:
    """Forget all flows but those of people."""
    with few(human.__name__):
        yield


@pytest.fixture
def gone(task: AutomationTaskModel) -> Iterator[AutomationTaskModel]:
    """Forget the class of the task, as if its app had been removed."""
    registry.unregister(human.Ask)
    yield task
    registry.register(human.Ask)
