"""States: each fits its column, and the lists agree."""

from __future__ import annotations

from typing import Any

import pytest

from automations import models
from automations.status import (
    LIVE,
    OPEN,
    AlertKind,
    AttemptState,
    EventKind,
    InstanceState,
    Outcome,
    Refused,
    TaskState,
    Waiting,
)

COLUMNS = [
    (models.AutomationModel, "state", InstanceState),
    (models.AutomationTaskModel, "state", TaskState),
    (models.AutomationTaskModel, "waiting", Waiting),
    (models.Attempt, "state", AttemptState),
    (models.Event, "kind", EventKind),
]


@pytest.mark.parametrize(("model", "name", "states"), COLUMNS)
def test_every_state_fits_its_column(model: Any, name: str, states: Any) -> None:
    field = model._meta.get_field(name)

    assert max(len(value) for value in states.values) <= field.max_length
    assert [value for value, _ in field.choices if value] == list(states.values)


@pytest.mark.parametrize(
    "states", [InstanceState, Outcome, TaskState, Waiting, EventKind, AlertKind, Refused]
)
def test_every_state_has_a_label_of_its_own(states: Any) -> None:
    labels = [str(label) for label in states.labels]

    assert len(set(labels)) == len(labels)
    assert all(labels)


def test_every_kind_of_alert_fits_its_column() -> None:
    field = models.Alert._meta.get_field("kind")
    assert max(len(value) for value in AlertKind.values) <= field.max_length


def test_every_reason_of_a_refusal_fits_its_column() -> None:
    field = models.Refusal._meta.get_field("reason")
    assert max(len(value) for value in Refused.values) <= field.max_length


def test_outcomes_are_states_with_the_same_words() -> None:
    assert {o.value: str(o.label) for o in Outcome}.items() <= {
        s.value: str(s.label) for s in InstanceState
    }.items()


def test_failed_task_holds_a_token_and_is_not_open() -> None:
    assert set(LIVE - OPEN) == {TaskState.FAILED}
    assert set(OPEN) == {TaskState.READY, TaskState.RUNNING, TaskState.WAITING}
