"""Edit the data, with or without a retry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from automations.engine import recovery
from automations.exceptions import NotPossible
from automations.models import AutomationTaskModel, Event
from automations.redaction import MASK
from automations.status import EventKind, TaskState
from automations_admin.acting import doing
from tests.automations_admin.conftest import DATA, EDIT, RETRY, VIEW
from tests.automations_admin.recovery.broken import BASE, Broken, kinds
from tests.automations_admin.shop import Payment, Simple


@pytest.fixture
def broken(db: None) -> Broken:
    return Broken(Simple(fail="broken"))


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
        ('{"fail": "broken"}', "Typo", "nothing was changed"),
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
        assert response.context["why"]["reason"].value() == reason
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


def test_nothing_is_saved_before_its_changes_were_shown(operator: Client, broken: Broken) -> None:
    """Nor is another edit than the one that was shown."""
    shown = broken.typed({"fail": "", "n": 1})
    for url, button in ((broken.both, "retry"), (broken.both, "save"), (broken.edit, "save")):
        for typed in ({**shown, "seen": ""}, {**shown, "data": '{"fail": "", "n": 2}'}):
            response = operator.post(url, {**typed, button: "1"})
            html = response.content.decode()
            assert "Nothing is saved yet." in html
            assert "- &quot;broken&quot;" in html
            assert broken.row.data == {"fail": "broken"}
    typed |= {"seen": response.context["edited"].mark}
    assert operator.post(broken.edit, {**typed, "save": "1"}).status_code == 302
    assert broken.row.data == {"fail": "", "n": 2}


def test_a_button_says_that_it_shows_the_changes_first(operator: Client, broken: Broken) -> None:
    html = operator.get(broken.both).content.decode()
    assert "Save and retry…</button>" in html
    html = operator.post(broken.both, broken.typed({"fail": ""}, preview="1")).content.decode()
    assert "Save and retry</button>" in html


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
    again = {
        **typed,
        "version": response.context["why"]["version"].value(),
        "seen": response.context["edited"].mark,
    }
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

    monkeypatch.setattr(recovery, "edit_and_retry", slower)
    response = operator.post(broken.both, broken.typed({"fail": ""}))
    assert "have changed" in response.content.decode()
    assert broken.row.data == {"theirs": 2}


@pytest.mark.parametrize(
    ("codenames", "retry", "edit", "both"),
    [
        ((VIEW,), 403, 403, 403),
        ((VIEW, RETRY), 200, 403, 403),
        ((VIEW, EDIT), 403, 403, 403),
        ((VIEW, EDIT, DATA), 403, 200, 403),
        ((VIEW, RETRY, EDIT, DATA), 200, 200, 200),
        ((RETRY, EDIT, DATA), 403, 403, 403),
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
    expected = (
        (broken.retry, retry),
        (broken.edit, edit),
        (broken.act("edit_data"), edit),
        (broken.both, both),
    )
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
    """Whatever the number."""
    for url in (
        f"{BASE}/{broken.id}/edit-and-retry/999999/",
        f"{BASE}/999999/data/",
        f"{BASE}/{'9' * 30}/data/",
    ):
        assert operator.get(url).status_code == 404
        assert operator.post(url, {"reason": "x"}).status_code == 404


def test_secrets_are_masked_and_stay(operator: Client) -> None:
    """In the editor, in the changes, in the event; whoever edits."""
    broken = Broken(Simple(fail="broken", token="t0p", card={"token": "s3cret", "last4": 1}))
    html = operator.get(broken.edit).content.decode()
    assert "t0p" not in html
    assert "Dots stand for secret values" in html
    data = {"fail": "", "token": MASK, "card": {"token": "n3w", "last4": 1}}
    response = operator.post(broken.edit, broken.typed(data, preview="1"))
    assert {c.path: (c.before, c.after) for c in response.context["changes"]} == {
        "fail": ('"broken"', '""'),
        "card.token": (f'"{MASK}"', f'"{MASK}"'),
    }
    assert operator.post(broken.edit, broken.typed(data, save="1")).status_code == 302
    assert broken.row.data == {"fail": "", "token": "t0p", "card": {"token": "n3w", "last4": 1}}
    assert "n3w" not in str(Event.objects.get(kind=EventKind.DATA_EDITED).detail)


def test_dots_without_a_value_are_refused(operator: Client, broken: Broken) -> None:
    """They would be stored as the value."""
    response = operator.post(broken.edit, broken.typed({"fail": "", "token": MASK}, save="1"))
    assert "token: The dots stand for no value here." in response.content.decode()
    assert broken.row.data == {"fail": "broken"}


def test_event_and_log_are_stored_together_or_not_at_all(
    operator: Client, broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction for data, retry, event and entry."""

    def refuse(*args: Any) -> None:
        raise NotPossible("The log is full.")

    monkeypatch.setattr(doing, "mirror", refuse)
    for url in (broken.both, broken.edit):
        response = operator.post(url, broken.typed({"fail": ""}))
        assert "The log is full." in response.content.decode()
    assert broken.row.data == {"fail": "broken"}
    assert broken.task.attempts == 1
    assert EventKind.DATA_EDITED not in kinds(broken.id)


def test_what_cannot_be_retried_is_said_at_once(operator: Client, broken: Broken) -> None:
    """Before anything is typed."""
    AutomationTaskModel.objects.filter(pk=broken.task.pk).update(state=TaskState.DONE)
    for method in (operator.get, operator.post):
        assert "has not failed" in method(broken.both).content.decode()
    assert LogEntry.objects.count() == 0


def test_what_was_typed_stays_when_somebody_else_was_faster(
    operator: Client, broken: Broken
) -> None:
    """The step was retried meanwhile; the data can still be saved, or copied from the page."""
    typed = broken.typed({"fail": "", "mine": 1}, "Wrong card")
    recovery.edit_and_retry(broken.task, {"fail": "", "theirs": 2}, reason="Fixed it")
    response = operator.post(broken.both, typed)
    html = response.content.decode()
    for said in ("has not failed", "have changed since", "Fixed it"):
        assert said in html
    assert html.count("Nothing was saved") == 1
    assert response.context["form"]["data"].value() == typed["data"]
    assert response.context["why"]["reason"].value() == "Wrong card"
    assert [change.path for change in response.context["changes"]] == ["theirs", "mine"]
    assert "Save and retry</button>" not in html
    assert broken.row.data == {"fail": "", "theirs": 2}


def test_data_are_saved_although_nothing_is_left_to_retry(operator: Client, broken: Broken) -> None:
    """Who asks for the data only gets just that."""
    recovery.cancel(broken.row)
    operator.post(broken.both, broken.typed({"fail": ""}, save="1"))
    assert broken.row.data == {"fail": ""}


def test_the_page_says_what_reaches_outside(operator: Client, groups: Any) -> None:
    """Before it is done once more."""
    broken = Broken(Payment(postcode="8O331"))
    html = operator.get(broken.both).content.decode()
    for said in ("Outside, once more:", "calls the carrier (Book)", "as attempt 2", "Last failure"):
        assert said in html


def _root() -> Any:
    from django.contrib.auth.models import User

    return User.objects.create_superuser("root")
