"""The page of a task: the form, and what becomes of a submission."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from automations import testing
from automations.engine import recovery, submission
from automations.models import AutomationModel, AutomationTaskModel, Event
from automations.status import EventKind, TaskState
from tests.automations.people import (
    ANSWER,
    browser,
    editor,
    fresh,
    person,
    url,
    waiting_task,
)
from tests.flows import human

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.automations.page_urls")]


def test_get_shows_the_form_and_changes_nothing(task: AutomationTaskModel, edith: User):
    """E25: reading never runs a flow."""
    before = list(AutomationTaskModel.objects.values())

    answer = browser(edith).get(url(task))

    assert answer.status_code == 200
    assert 'name="name"' in answer.content.decode()
    assert list(AutomationTaskModel.objects.values()) == before


def test_a_valid_post_leads_the_flow_on(task: AutomationTaskModel, edith: User):
    """Once, signed by who submitted it; the answers are the task's result."""
    answer = browser(edith).post(url(task), ANSWER)

    done = fresh(task)
    assert (answer.status_code, answer["Location"]) == (302, "/flows/")
    assert done.state == TaskState.DONE
    assert done.completed_by == edith
    assert done.result == ANSWER
    assert done.automation.state == "completed"
    assert Event.objects.filter(task=task, kind=EventKind.SUBMITTED).count() == 1
    assert [str(m) for m in get_messages(answer.wsgi_request)] == ["Thank you. “Ask” is done."]


def test_an_invalid_post_shows_the_form_again(task: AutomationTaskModel, edith: User):
    """With what was entered, and each error tied to its field."""
    answer = browser(edith).post(url(task), {"name": "x" * 41, "colour": "r"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "x" * 41 in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert fresh(task).finished is None


def test_files_reach_the_flow():
    """The page sends them, and `save` reads them."""
    task = waiting_task(human.AskUser(username=editor().username))
    client = browser(User.objects.get())

    assert 'enctype="multipart/form-data"' in client.get(url(task)).content.decode()
    client.post(url(task), {"file": SimpleUploadedFile("cv.txt", b"I was born")})

    assert fresh(task).result == {"name": "cv.txt", "text": "I was born"}


def test_a_form_chosen_by_a_callable_is_shown(edith: User):
    """S10: a callable form is called, and a dict may be the context."""
    task = waiting_task(human.AskByCallable())

    page = browser(edith).get(url(task)).content.decode()

    assert 'name="name"' in page
    assert "Send it" in page
    assert browser(edith).post(url(task), ANSWER).status_code == 302


def test_a_model_form_edits_the_object_that_the_data_name(edith: User):
    """And stores it."""
    group = Group.objects.create(name="old")
    task = waiting_task(human.AskForGroup(group=group))

    assert 'value="old"' in browser(edith).get(url(task)).content.decode()
    browser(edith).post(url(task), {"name": "new"})

    group.refresh_from_db()
    assert group.name == "new"


@override_settings(ATM_FORM_VIEW_CONTEXT={"from_settings": "project's word", "form": "hidden"})
def test_the_template_gets_the_context_of_project_automation_and_node(edith: User):
    """And none of them can hide task, automation, node and form."""
    client = browser(edith)
    run = human.AskTwice()
    client.post(url(waiting_task(run)), ANSWER)
    task = waiting_task(run)

    page = client.get(url(task)).content.decode()

    words = f"word on {task.pk} / automation&#x27;s word / project&#x27;s word"
    assert f'<p id="own">node&#x27;s {words} / {task.pk} / {run.id} / second</p>' in page
    assert "<h1>Own title</h1>" in page
    assert 'name="name"' in page


def test_the_automations_template_is_used_if_the_node_names_none(
    edith: User, monkeypatch: pytest.MonkeyPatch
):
    """Node, automation, package: the first that names a template."""
    task = waiting_task(human.Ask())
    monkeypatch.setattr(human.Ask, "default_template_name", "testflows/own_form.html")

    assert '<p id="own">' in browser(edith).get(url(task)).content.decode()


def test_a_repeated_form_stays_open(edith: User):
    """Each submission is kept and leads back to the form."""
    task = waiting_task(human.AskAgain())
    client = browser(edith)

    answers = [client.post(url(task, "?back=/thanks/"), ANSWER) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [url(task, "?back=/thanks/")] * 2
    assert fresh(task).automation.data["count"] == 2
    assert client.get(url(task)).status_code == 200


def test_a_second_submission_reads_who_was_faster(task: AutomationTaskModel, edith: User):
    """U7: no error, and nothing of what was entered is lost."""
    fast = editor("fast")
    browser(fast).post(url(task), ANSWER)

    answer = browser(edith).post(url(task), {**ANSWER, "name": "Grace <b>Hopper</b>"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Completed by fast:" in page
    assert "Grace &lt;b&gt;Hopper&lt;/b&gt;" in page
    assert '<dt>Colour</dt><dd class="atm-entered">Red</dd>' in page
    assert fresh(task).result == ANSWER
    assert Event.objects.filter(task=task, kind=EventKind.SUBMITTED).count() == 1


def test_somebody_is_faster_between_check_and_submission(
    task: AutomationTaskModel, edith: User, monkeypatch: pytest.MonkeyPatch
):
    """The decision is made under the lock, and the page knows what it says."""
    fast = editor("fast")
    real = submission.submit

    def slow(task: Any, form: Any, **kwargs: Any) -> None:
        monkeypatch.setattr(submission, "submit", real)
        testing.submit(task, fast, **ANSWER)
        real(task, form, **kwargs)

    monkeypatch.setattr(submission, "submit", slow)
    answer = browser(edith).post(url(task), {**ANSWER, "name": "Grace"})

    assert answer.status_code == 409
    assert "Completed by fast:" in answer.content.decode()
    assert "Grace" in answer.content.decode()


def test_a_right_lost_between_check_and_submission_counts(
    task: AutomationTaskModel, edith: User, monkeypatch: pytest.MonkeyPatch
):
    """The permission is asked again under the lock."""
    real = submission.submit

    def slow(*args: Any, **kwargs: Any) -> None:
        edith.groups.clear()
        real(*args, **kwargs)

    monkeypatch.setattr(submission, "submit", slow)

    assert browser(edith).post(url(task), ANSWER).status_code == 403
    assert fresh(task).finished is None


def test_a_task_that_is_removed_meanwhile_says_so(
    task: AutomationTaskModel, edith: User, monkeypatch: pytest.MonkeyPatch
):
    """The input is shown though nothing is left to save it in."""
    real = submission.submit

    def slow(*args: Any, **kwargs: Any) -> None:
        AutomationModel.objects.all().delete()
        real(*args, **kwargs)

    monkeypatch.setattr(submission, "submit", slow)
    answer = browser(edith).post(url(task), ANSWER)

    assert answer.status_code == 409
    assert "Ada Lovelace" in answer.content.decode()


def test_a_finished_task_says_who_did_it(task: AutomationTaskModel, edith: User):
    """To those whose task it was."""
    browser(edith).post(url(task), ANSWER)

    answer = browser(editor("late")).get(url(task))

    assert answer.status_code == 410
    assert "Completed by edith:" in answer.content.decode()


def test_a_finished_task_is_nobody_elses_business(task: AutomationTaskModel, edith: User):
    """Strangers do not read who did it, nor may they post."""
    browser(edith).post(url(task), ANSWER)
    stranger = browser(person("stranger"))

    assert stranger.get(url(task)).status_code == 403
    assert stranger.post(url(task), ANSWER).status_code == 403


def test_who_completed_a_task_may_look_at_its_end(task: AutomationTaskModel, edith: User):
    """Even after leaving the group."""
    client = browser(edith)
    client.post(url(task), ANSWER)
    edith.groups.clear()

    assert client.get(url(task)).status_code == 410


def test_the_name_of_who_completed_outlives_the_account(task: AutomationTaskModel, edith: User):
    """S7, U15: deleting a user is possible and leaves the history readable."""
    browser(edith).post(url(task), ANSWER)
    edith.delete()

    answer = browser(editor("late")).get(url(task))

    assert "Completed by edith:" in answer.content.decode()
    assert fresh(task).completed_by is None


def test_a_task_whose_only_addressee_was_deleted_is_nobodys():
    """U15: the user can be deleted, and nobody inherits the task."""
    user = person("leaving")
    task = waiting_task(human.AskUser(username="leaving"))
    user.delete()

    assert browser(User.objects.create_superuser("root")).get(url(task)).status_code == 403


def test_a_cancelled_task_says_that_it_is_no_longer_needed(task: AutomationTaskModel, edith: User):
    """GET 410, POST 409, and nothing is stored."""
    recovery.cancel(task.automation, actor=edith, reason="Duplicate")

    assert "no longer needed" in browser(edith).get(url(task)).content.decode()
    assert browser(edith).get(url(task)).status_code == 410
    assert browser(edith).post(url(task), ANSWER).status_code == 409
    assert fresh(task).state == TaskState.CANCELLED
