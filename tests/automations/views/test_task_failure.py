"""The page of a task whose code fails or is gone: never an error of ours."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from automations.engine import submission
from automations.models import AutomationTaskModel
from automations.status import TaskState
from tests.automations.people import (
    ANSWER,
    browser,
    fresh,
    url,
    waiting_task,
)
from tests.flows import human

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.automations.page_urls")]


@pytest.mark.parametrize(
    ("note", "status", "said"),
    [
        ("field", 200, "This name is taken."),
        ("whole", 200, "Not on a Sunday."),
        ("storable", 200, "A value cannot be stored."),
        ("bug", 422, "This could not be saved."),
        ("database", 422, "This could not be saved."),
        ("denied", 422, "This could not be saved."),
        ("missing", 422, "This could not be saved."),
    ],
)
def test_a_save_hook_that_refuses_shows_the_form_again(
    edith: User, note: str, status: int, said: str, caplog: pytest.LogCaptureFixture
):
    """With what was entered; nothing of what the hook did is stored; a bug is logged."""
    task = waiting_task(human.AskRefusing())

    with caplog.at_level(logging.ERROR, "automations"):
        answer = browser(edith).post(url(task), {**ANSWER, "note": note})

    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert 'value="Ada Lovelace"' in page
    assert fresh(task).finished is None
    assert not Group.objects.filter(name="half done").exists()
    assert [bool(record.exc_info) for record in caplog.records] == [True] * (status == 422)
    assert browser(edith).post(url(task), ANSWER).status_code == 302


def test_errors_for_unknown_fields_are_shown_above_the_form(edith: User):
    """A hook may name a field that the form does not have."""
    task = waiting_task(human.AskRefusing())

    answer = browser(edith).post(url(task), {**ANSWER, "note": "field"})

    assert "And this is odd." in answer.content.decode()


def test_details_of_a_bug_are_not_shown(edith: User):
    """They are for the log."""
    task = waiting_task(human.AskRefusing())

    answer = browser(edith).post(url(task), {**ANSWER, "note": "bug"})

    assert "division by zero" not in answer.content.decode()


def test_an_error_after_the_submission_does_not_ask_for_it_again(
    task: AutomationTaskModel, edith: User, monkeypatch: pytest.MonkeyPatch
):
    """What is stored is stored: the browser goes on."""
    real = submission.submit

    def breaks_afterwards(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        raise ConnectionError("the broker is away")

    monkeypatch.setattr(submission, "submit", breaks_afterwards)

    assert browser(edith).post(url(task), ANSWER).status_code == 302
    assert fresh(task).state == TaskState.DONE


def test_a_step_that_fails_after_the_form_is_not_the_persons_problem(edith: User):
    """The submission is kept; the failure is the instance's."""
    run = human.AskAndFail()
    task = waiting_task(run)

    assert browser(edith).post(url(task), ANSWER).status_code == 302
    assert fresh(task).state == TaskState.DONE
    assert fresh(task).automation.state == "failed"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("broken", ["form", "context"])
def test_a_form_that_cannot_be_built_has_a_page(
    edith: User, method: str, broken: str, caplog: pytest.LogCaptureFixture
):
    """Friendly to the person, and clear to the log."""
    task = waiting_task(human.AskBroken(broken=broken))

    with caplog.at_level(logging.ERROR, "automations"):
        answer = getattr(browser(edith), method)(url(task), {})

    assert answer.status_code == 404
    assert "not available at the moment" in answer.content.decode()
    assert "no form today" not in answer.content.decode()
    assert caplog.records[0].exc_info


def test_a_bug_in_the_forms_validation_keeps_the_input(edith: User):
    """422, and the form is shown again."""
    task = waiting_task(human.AskBroken(broken="clean"))

    answer = browser(edith).post(url(task), ANSWER)

    assert answer.status_code == 422
    assert 'value="Ada Lovelace"' in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_class_that_is_gone_has_a_page(gone: AutomationTaskModel, edith: User, method: str):
    """S11: never an error; the task waits."""
    answer = getattr(browser(edith), method)(url(gone), ANSWER)

    assert answer.status_code == 404
    assert "not available at the moment" in answer.content.decode()
    assert fresh(gone).finished is None


@pytest.mark.parametrize("name", ["nowhere", "thank"])
def test_a_node_that_is_gone_or_no_form_any_more_has_a_page(
    task: AutomationTaskModel, edith: User, name: str
):
    """S11: `thank` is a node, and no form."""
    AutomationTaskModel.objects.filter(pk=task.pk).update(status=name)

    assert browser(edith).get(url(task)).status_code == 404
    assert browser(edith).post(url(task), ANSWER).status_code == 404
