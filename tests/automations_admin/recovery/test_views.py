"""Retry, edit, edit and retry."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from automations.engine import recovery
from automations.models import AutomationModel, AutomationTaskModel, Event
from automations.status import EventKind, TaskState
from tests.automations_admin.conftest import EDIT, RETRY, VIEW
from tests.automations_admin.shop import Payment, Simple

BASE = "/admin/automations/automationmodel"


class Broken:
    """An instance with a failed task, and its addresses."""

    def __init__(self, automation: Any) -> None:
        self.id: int = automation.id

    @property
    def row(self) -> AutomationModel:
        return AutomationModel.objects.get(pk=self.id)

    @property
    def task(self) -> AutomationTaskModel:
        return AutomationTaskModel.objects.filter(automation=self.id, attempts__gt=0).latest("pk")

    @property
    def retry(self) -> str:
        return f"{BASE}/{self.id}/retry/{self.task.pk}/"

    @property
    def both(self) -> str:
        return f"{BASE}/{self.id}/edit-and-retry/{self.task.pk}/"

    @property
    def edit(self) -> str:
        return f"{BASE}/{self.id}/data/"

    def typed(self, data: Any, reason: str = "Typo", **more: str) -> dict[str, str]:
        text = data if isinstance(data, str) else json.dumps(data)
        return {"data": text, "reason": reason, "version": recovery.data_version(self.row), **more}


@pytest.fixture
def broken(db: None) -> Broken:
    return Broken(Simple(fail="broken"))


def kinds(instance: int) -> list[str]:
    return list(Event.objects.filter(automation=instance).values_list("kind", flat=True))


def test_a_retry_is_asked_first(operator: Client, groups: Any) -> None:
    """What runs again, what it touches outside, what is kept."""
    broken = Broken(Payment(postcode="8O331"))
    task = AutomationTaskModel.objects.get(automation=broken.id, state=TaskState.FAILED)
    html = operator.get(f"{BASE}/{broken.id}/retry/{task.pk}/").content.decode()
    for said in ("Retry Book?", "calls the carrier", "as attempt 2", "stay in the history"):
        assert said in html
    assert AutomationTaskModel.objects.get(pk=task.pk).attempts == 1


def test_a_retry_is_one_verb_with_event_and_log(operator: Client, broken: Broken) -> None:
    """It failed again, and the page says so."""
    response = operator.post(broken.retry, {"reason": "Gateway is back"}, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert said == ["Step was retried.", "Step failed again: RuntimeError: broken"]
    event = Event.objects.get(kind=EventKind.RETRIED)
    assert (event.reason, event.actor_name) == ("Gateway is back", f"{VIEW}-{RETRY}-{EDIT}")
    assert "Gateway is back" in LogEntry.objects.get().change_message
    assert broken.task.attempts == 2


def test_a_reason_is_optional_for_a_retry(operator: Client, broken: Broken) -> None:
    """The step was harmless."""
    assert operator.post(broken.retry).status_code == 302
    assert broken.task.attempts == 2


def test_what_is_not_possible_is_a_message(operator: Client, broken: Broken) -> None:
    """Somebody was faster, or the instance is paused."""
    AutomationTaskModel.objects.filter(pk=broken.task.pk).update(state=TaskState.DONE)
    for method in (operator.get, operator.post):
        response = method(broken.retry, follow=True)
        (message,) = response.context["messages"]
        assert "has not failed" in str(message)
    assert LogEntry.objects.count() == 0


def test_editing_and_retrying_repairs_an_instance(operator: Client, broken: Broken) -> None:
    """Both or nothing, with two events and one entry in the log."""
    response = operator.post(broken.both, broken.typed({"fail": ""}), follow=True)
    assert broken.row.state == "completed"
    assert broken.row.data == {"fail": ""}
    said = [str(message) for message in response.context["messages"]]
    assert said == ["The data were saved and Step was retried.", "Step went through."]
    assert {EventKind.DATA_EDITED, EventKind.RETRIED} <= set(kinds(broken.id))
    assert LogEntry.objects.count() == 1


def test_saving_only_retries_nothing(operator: Client, broken: Broken) -> None:
    """The data are there, the step has still failed."""
    operator.post(broken.both, broken.typed({"fail": ""}, save="1"))
    assert broken.row.data == {"fail": ""}
    assert broken.task.state == TaskState.FAILED


def test_editing_alone(operator: Client, broken: Broken) -> None:
    """Without a task."""
    assert operator.get(broken.edit).status_code == 200
    response = operator.post(broken.edit, broken.typed({"x": 1}, save="1"))
    assert response.status_code == 302
    assert broken.row.data == {"x": 1}
    assert broken.task.attempts == 1


@pytest.mark.parametrize(
    ("data", "reason", "said"),
    [
        ('{"fail": ', "Typo", "line 1, column"),
        ("[1]", "Typo", "curly braces"),
        ('{"a": 1, "a": 2}', "Typo", "twice"),
        ('{"fail": ""}', "", "Say why"),
        ('{"fail": "broken"}', "Typo", "Nothing was changed."),
    ],
)
def test_a_refused_save_loses_nothing(
    operator: Client, broken: Broken, data: str, reason: str, said: str
) -> None:
    """What was typed stays, the mistake is said in its place, nothing is stored."""
    for url in (broken.both, broken.edit):
        response = operator.post(url, broken.typed(data, reason))
        html = response.content.decode()
        assert response.status_code == 200
        assert said in html
        assert response.context["form"]["data"].value() == data
        assert response.context["form"]["reason"].value() == reason
    assert broken.row.data == {"fail": "broken"}
    assert kinds(broken.id).count(EventKind.DATA_EDITED) == 0


def test_changes_are_shown_before_they_are_saved(operator: Client, broken: Broken) -> None:
    """Without a reason, and nothing is stored."""
    response = operator.post(broken.both, broken.typed({"fail": "", "n": 1}, "", preview="1"))
    html = response.content.decode()
    assert "Nothing is saved yet." in html
    assert "- &quot;broken&quot;" in html
    assert "+ 1" in html
    assert broken.row.data == {"fail": "broken"}


def test_data_that_changed_meanwhile_are_not_overwritten(operator: Client, broken: Broken) -> None:
    """The page says so, keeps what was typed, and compares it with the data as they are now."""
    typed = broken.typed({"fail": "", "mine": 1})
    recovery.edit_data(broken.row, {"fail": "", "theirs": 2})
    response = operator.post(broken.both, typed)
    html = response.content.decode()
    assert "have changed since you opened this page" in html
    assert broken.row.data == {"fail": "", "theirs": 2}
    paths = [change.path for change in response.context["changes"]]
    assert paths == ["theirs", "mine"]
    again = {**typed, "version": response.context["form"]["version"].value()}
    assert operator.post(broken.both, again).status_code == 302
    assert broken.row.data == {"fail": "", "mine": 1}


def test_a_change_between_check_and_save_is_a_message(
    operator: Client, broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine refuses under its lock; what was typed stays."""
    edit_and_retry = recovery.edit_and_retry

    def slower(*args: Any, **kwargs: Any) -> None:
        recovery.edit_data(broken.row, {"theirs": 2})
        edit_and_retry(*args, **kwargs)

    monkeypatch.setattr("automations_admin.recovery.views.recovery.edit_and_retry", slower)
    response = operator.post(broken.both, broken.typed({"fail": ""}))
    assert "have changed" in response.content.decode()
    assert broken.row.data == {"theirs": 2}


@pytest.mark.parametrize(
    ("codenames", "retry", "edit", "both"),
    [
        ((VIEW,), 403, 403, 403),
        ((VIEW, RETRY), 200, 403, 403),
        ((VIEW, EDIT), 403, 200, 403),
        ((VIEW, RETRY, EDIT), 200, 200, 200),
        ((RETRY, EDIT), 403, 403, 403),
    ],
)
def test_each_act_has_a_permission_of_its_own(
    staff: Callable[..., Client],
    broken: Broken,
    codenames: tuple[str, ...],
    retry: int,
    edit: int,
    both: int,
) -> None:
    """For looking at the question and for answering it."""
    client = staff(*codenames)
    expected = ((broken.retry, retry), (broken.edit, edit), (broken.both, both))
    for url, status in expected:
        assert client.get(url).status_code == status
        if status == 403:
            assert client.post(url, broken.typed({"x": 1})).status_code == 403
    assert broken.row.data == {"fail": "broken"}


def test_without_a_token_nothing_is_done(broken: Broken) -> None:
    """Another site cannot make a browser retry."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(_root())
    for url in (broken.retry, broken.edit, broken.both):
        assert client.post(url, broken.typed({"x": 1})).status_code == 403
    assert broken.row.data == {"fail": "broken"}
    assert broken.task.attempts == 1


def test_unknown_ids_are_not_found(operator: Client, broken: Broken) -> None:
    """Nor is a task of another instance."""
    other = Broken(Simple(fail="other"))
    for url in (
        f"{BASE}/{broken.id}/retry/{other.task.pk}/",
        f"{BASE}/{broken.id}/edit-and-retry/999999/",
        f"{BASE}/999999/data/",
        f"{BASE}/{'9' * 30}/data/",
    ):
        assert operator.get(url).status_code == 404
        assert operator.post(url, {"reason": "x"}).status_code == 404


def test_an_already_live_instance_is_a_message(
    operator: Client, broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any error of the engine is."""
    from automations.exceptions import AlreadyLive

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AlreadyLive

    monkeypatch.setattr("automations_admin.recovery.views.recovery.retry", refuse)
    response = operator.post(broken.retry, follow=True)
    (message,) = response.context["messages"]
    assert "unique key" in str(message)


def _root() -> Any:
    from django.contrib.auth.models import User

    return User.objects.create_superuser("root")
