"""Attempts and events are added and never changed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from automations import redaction, testing
from automations.engine import failure, records
from automations.models import Attempt, AutomationTaskModel, Event
from automations.status import AttemptState, EventKind
from tests.flows import human


@pytest.fixture
def task(db: None) -> AutomationTaskModel:
    """A task of an instance that waits for a person."""
    editor = User.objects.create(username="editor")
    found = AutomationTaskModel(automation=human.Ask(autorun=False).row, status="ask", attempts=1)
    found.state, found.owner = "running", f"worker of {editor}"
    found.save()
    return found


def test_a_failed_attempt_keeps_the_error_with_its_frames(task: AutomationTaskModel) -> None:
    """Class, message, fingerprint and frames are those of the failure."""
    try:
        raise ValueError("no such card")
    except ValueError as error:
        said = failure.describe("ask", error)
    with testing.frozen_time() as clock:
        records.record_attempt(task, AttemptState.FAILED, clock.now(), said)

    attempt = Attempt.objects.get()
    assert (attempt.number, attempt.worker) == (1, "worker of editor")
    assert (attempt.error_class, attempt.error) == ("ValueError", "no such card")
    assert attempt.frames[-1]["function"].startswith("test_a_failed_attempt")


def test_the_same_attempt_is_not_stored_twice(task: AutomationTaskModel) -> None:
    """The number of an attempt is unique for its task: the second guard."""
    with testing.frozen_time() as clock:
        records.record_attempt(task, AttemptState.DONE, clock.now())
        with pytest.raises(IntegrityError):
            records.record_attempt(task, AttemptState.DONE, clock.now())


def test_an_event_keeps_the_name_of_its_actor(task: AutomationTaskModel) -> None:
    """The account may be deleted later; the history still says who it was."""
    user = User.objects.create(username="olga")
    records.record_event(
        task.automation, EventKind.RETRIED, task=task, actor=user, reason="again", try_=3
    )
    user.delete()

    event = Event.objects.get()
    assert (event.actor, event.actor_name) == (None, "olga")
    assert (event.reason, event.detail) == ("again", {"try_": 3})
    assert (event.automation_class, event.step) == (task.automation.automation_class, task.status)


def test_an_event_of_the_engine_has_no_actor(task: AutomationTaskModel) -> None:
    """Nobody is named where nobody has acted."""
    records.record_event(task.automation, EventKind.BLOCKED)

    event = Event.objects.get()
    assert (event.actor_id, event.actor_name, event.task_id) == (None, "", None)


def test_what_is_secret_in_an_event_is_masked(task: AutomationTaskModel) -> None:
    """It is read by many and never forgotten."""
    records.record_event(task.automation, EventKind.NOTE, before={"api_key": "k", "n": 1})

    assert Event.objects.get().detail == {"before": {"api_key": redaction.MASK, "n": 1}}


def test_an_event_may_be_about_a_flow(db: None) -> None:
    """Or about everything: then it names no instance."""
    records.record_event(None, EventKind.FLOW_PAUSED, flow="shop.Payment", step="charge")

    event = Event.objects.get()
    assert (event.automation, event.automation_class, event.step) == (
        None,
        "shop.Payment",
        "charge",
    )
