"""An act with event and log, or none of them."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User

from automations.engine import pausing
from automations.engine.verbs import VERBS
from automations.exceptions import NotPossible
from automations.models import AutomationModel, Event, Pause
from automations.status import EventKind
from automations_admin.acting import doing
from tests.automations_admin.shop import Simple

pytestmark = pytest.mark.django_db


def cancel(instance: AutomationModel, user: User) -> Any:
    return doing.do(
        VERBS["cancel"], instance, user=user, reason="No longer needed", arguments={},
        text="Simple 7 was cancelled.",
    )  # fmt: skip


@pytest.fixture
def user() -> User:
    return User.objects.create_user("anna")


@pytest.fixture
def instance() -> AutomationModel:
    return AutomationModel.objects.get(pk=Simple(fail="x").id)


def test_an_act_is_recorded_twice(instance: AutomationModel, user: User) -> None:
    """As an event of the instance, and in Django's admin log."""
    assert cancel(instance, user).row.state == "cancelled"
    event = Event.objects.get(kind=EventKind.CANCELLED)
    assert (event.actor, event.reason) == (user, "No longer needed")
    entry = LogEntry.objects.get()
    assert entry.change_message == "Simple 7 was cancelled. No longer needed"
    assert (entry.action_flag, entry.object_id) == (CHANGE, str(instance.pk))


def test_a_refused_act_is_recorded_nowhere(instance: AutomationModel, user: User) -> None:
    """Nothing has happened."""
    cancel(instance, user)
    with pytest.raises(NotPossible):
        cancel(instance, user)
    assert LogEntry.objects.count() == 1


def test_what_cannot_be_logged_is_not_done(
    instance: AutomationModel, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are one transaction."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(type(LogEntry.objects), "log_actions", fail)
    with pytest.raises(RuntimeError):
        cancel(instance, user)
    instance.refresh_from_db()
    assert instance.state == "failed"


def test_what_is_done_to_no_instance_is_logged_with_it_or_not_done(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pause of a flow, for one."""
    pause = partial(pausing.pause, "shop.Order", actor=user, reason="Stocktaking")

    def fail(done: Pause) -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        doing.together(pause, fail)
    assert not Pause.objects.exists()
    assert not Event.objects.exists()
    made = doing.together(pause, lambda done: doing.log(user, f"{done.reason} has begun."))
    assert Pause.objects.get() == made
    assert LogEntry.objects.get().change_message == "Stocktaking has begun."
