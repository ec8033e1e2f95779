"""The pages of people: who may do what, and that nothing a browser sends is an error of ours."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations import registry, testing
from automations.engine import recovery, submission
from automations.models import AutomationModel, AutomationTaskModel, Event
from automations.status import EventKind, TaskState
from automations.views import dashboard as dashboard_view
from tests.automations.people import (
    ANSWER,
    VIEW,
    browser,
    editor,
    fresh,
    person,
    waiting_task,
)
from tests.flows import human

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.automations.page_urls")]

#: Every method that a browser or program could use.
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


@pytest.fixture
def edith() -> User:
    return editor()


@pytest.fixture
def task(edith: User) -> AutomationTaskModel:
    return waiting_task(human.Ask())


def url(task: AutomationTaskModel, query: str = "") -> str:
    return f"/flows/{task.pk}{query}"


# -- who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_a_stranger_is_refused_whatever_the_method(task: AutomationTaskModel, method: str):
    """S1, U1: a POST is asked for permission exactly as a GET is."""
    client = browser(person("stranger", is_staff=True))

    answer = getattr(client, method)(url(task), ANSWER if method == "post" else None)

    assert answer.status_code == 403
    assert fresh(task).finished is None


@pytest.mark.parametrize("method", METHODS)
def test_somebody_who_has_not_logged_in_is_sent_to_the_login(
    task: AutomationTaskModel, method: str
):
    """And comes back to the task."""
    answer = getattr(browser(), method)(url(task))

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next=/flows/{task.pk}"


def test_a_deactivated_addressee_is_refused(task: AutomationTaskModel, edith: User):
    """Group membership alone is not enough."""
    client = browser(edith)
    User.objects.filter(pk=edith.pk).update(is_active=False)

    assert client.post(url(task), ANSWER).status_code in {302, 403}
    assert fresh(task).finished is None


@pytest.mark.parametrize(
    ("flow", "rights", "groups", "allowed"),
    [
        (human.AskPermitted, (), (), False),
        (human.AskPermitted, ("auth.add_group",), (), False),
        (human.AskPermitted, ("auth.add_group", "auth.change_group"), (), True),
        (human.AskEditorsPermitted, ("auth.add_group",), (), False),
        (human.AskEditorsPermitted, (), (human.EDITORS,), False),
        (human.AskEditorsPermitted, ("auth.add_group",), (human.EDITORS,), True),
    ],
)
def test_all_that_a_form_asks_for_must_hold(flow: Any, rights: Any, groups: Any, allowed: bool):
    """S2: permissions are stored with the task, and each of them counts."""
    Group.objects.get_or_create(name=human.EDITORS)
    task = waiting_task(flow())
    user = person("vera", *rights, groups=groups)

    assert browser(user).get(url(task)).status_code == (200 if allowed else 403)
    assert (url(task) in browser(user).get("/flows/").content.decode()) is allowed
    assert browser(user).post(url(task), ANSWER).status_code == (302 if allowed else 403)
    assert bool(fresh(task).finished) is allowed


def test_a_form_for_one_user_is_for_nobody_else(edith: User):
    """Not for others with the same group, nor for a superuser."""
    human_task = waiting_task(human.AskUser(username="edith"))

    assert browser(edith).get(url(human_task)).status_code == 200
    for other in (editor("other"), User.objects.create_superuser("root")):
        assert browser(other).get(url(human_task)).status_code == 403


def test_a_form_for_a_group_needs_no_permission(task: AutomationTaskModel, edith: User):
    """U15: `.Group()` alone is a complete declaration."""
    assert browser(edith).get(url(task)).status_code == 200


def test_right_of_a_repeated_form_ends_with_the_membership(edith: User):
    """Having submitted once gives no right to open the form again."""
    task = waiting_task(human.AskAgain())
    client = browser(edith)
    client.post(url(task), ANSWER)
    edith.groups.clear()

    assert client.get(url(task)).status_code == 403
    assert client.post(url(task), ANSWER).status_code == 403


def test_a_forged_post_is_refused(task: AutomationTaskModel, edith: User):
    """Even in a project that has left out the middleware."""
    rest = [m for m in _middleware() if "Csrf" not in m]
    for middleware in (_middleware(), rest):
        with override_settings(MIDDLEWARE=middleware):
            client = browser(edith, enforce_csrf_checks=True)
            assert client.post(url(task), ANSWER).status_code == 403

    assert fresh(task).finished is None


def _middleware() -> list[str]:
    from django.conf import settings as django_settings

    return list(django_settings.MIDDLEWARE)


def test_the_projects_own_rule_replaces_ours(edith: User):
    """The setting ATM_USER_WITH_PERMISSIONS_MODEL_METHOD decides, for pages and submission."""
    task = waiting_task(human.Ask())
    chosen = person("chosen")

    def rule(task: Any, *args: Any) -> Any:
        return User.objects.filter(username="chosen")

    with override_settings(ATM_USER_WITH_PERMISSIONS_MODEL_METHOD=rule):
        assert browser(edith).get(url(task)).status_code == 403
        assert browser(edith).post(url(task), ANSWER).status_code == 403
        assert browser(chosen).get(url(task)).status_code == 200
        assert url(task) in browser(chosen).get("/flows/").content.decode()
        assert browser(chosen).post(url(task), ANSWER).status_code == 302
        assert browser(edith).get(url(task)).status_code == 403
        assert browser(chosen).get(url(task)).status_code == 410


# -- the form ----------------------------------------------------------------------------------


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


# -- too late ----------------------------------------------------------------------------------


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


# -- code that fails ---------------------------------------------------------------------------


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


@pytest.fixture
def gone(task: AutomationTaskModel) -> Any:
    """Forget the class of the task, as if its app had been removed."""
    registry.unregister(human.Ask)
    yield task
    registry.register(human.Ask)


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


def test_a_class_that_is_gone_is_shown_everywhere(gone: AutomationTaskModel, edith: User):
    """S11: task list, dashboard, history, error report and traceback name the stored class."""
    AutomationTaskModel.objects.filter(status="thank").update(state="failed")
    staff = browser(person("staff", *VIEW, is_staff=True))
    pages = {
        "list": browser(edith).get("/flows/"),
        "dashboard": staff.get("/flows/dashboard"),
        "history": staff.get(f"/flows/dashboard/{gone.automation_id}"),
        "errors": staff.get("/flows/errors"),
        "traceback": staff.get(f"/flows/dashboard/{gone.automation_id}/traceback/{gone.pk}"),
    }

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert f"Ask {gone.automation_id}" in pages["list"].content.decode()
    for name in ("dashboard", "history"):
        assert "tests.flows.human.Ask" in pages[name].content.decode()
        assert "Obsolete" in pages[name].content.decode()


# -- numbers and parameters --------------------------------------------------------------------


@pytest.mark.parametrize("number", ["0", "99", str(2**63), str(2**64), "9" * 40, "9" * 5000])
def test_a_number_that_nothing_has_is_not_found(edith: User, number: str):
    """Also beyond what the database can hold."""
    client = browser(User.objects.create_superuser("root"))

    assert client.get(f"/flows/{number}").status_code == 404
    assert client.post(f"/flows/{number}").status_code == 404
    assert client.get(f"/flows/dashboard/{number}").status_code == 404
    assert client.get(f"/flows/dashboard/{number}/traceback/{number}").status_code == 404


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "²", "%00", "1/"])
def test_what_is_no_number_is_not_found(edith: User, number: str):
    """It matches no address."""
    assert browser(edith).get(f"/flows/{number}").status_code == 404


def test_a_task_that_is_no_persons_is_not_found(task: AutomationTaskModel, edith: User):
    """Steps that run code have no page."""
    browser(edith).post(url(task), ANSWER)
    step = AutomationTaskModel.objects.get(status="thank")

    assert browser(edith).get(url(step)).status_code == 404


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7", 7),
        ("3650", 3650),
        ("0", 0),
        ("3651", 30),
        ("99999999999", 30),
        ("9" * 5000, 30),
        ("²", 30),
        ("٣", 30),
        ("-1", 30),
        ("1.5", 30),
        ("week", 30),
        ("", 30),
        ("\x00", 30),
    ],
)
def test_the_period_of_the_dashboard_is_bounded(text: str, days: int):
    """U15: nonsense is taken for the default and never an error."""
    assert dashboard_view.read_days(text) == days
    answer = browser(person("staff", *VIEW)).get("/flows/dashboard", {"history": text})
    assert answer.status_code == 200
    assert answer.context["days"] == days


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    page=st.text(max_size=30) | st.integers().map(str),
    history=st.text(max_size=30) | st.integers().map(str),
    back=st.text(max_size=60),
)
def test_no_query_parameter_is_an_error(
    task: AutomationTaskModel, edith: User, page: str, history: str, back: str
):
    """Whatever is asked, every page answers."""
    root = User.objects.filter(username="root").first() or User.objects.create_superuser("root")
    asked = {"page": page, "history": history, "back": back}
    pages = ("", "errors", "dashboard", f"dashboard/{task.automation_id}")

    for path in pages:
        assert browser(root).get(f"/flows/{path}", asked).status_code == 200
    assert browser(edith).get(url(task), asked).status_code == 200


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.fixed_dictionaries({"name": st.text(), "colour": st.text(), "note": st.text()}))
def test_no_input_is_an_error(edith: User, values: dict[str, str]):
    """It is taken or refused with a message."""
    task = waiting_task(human.Ask())

    assert browser(edith).post(url(task), values).status_code in {200, 302}


# -- the list of tasks -------------------------------------------------------------------------


def test_the_list_shows_what_waits_for_the_user(edith: User):
    """Oldest first, with flow, step, description, age and deadline; nobody else's."""
    with testing.frozen_time() as clock:
        first = waiting_task(human.Ask())
        second = waiting_task(human.AskAgain())
        waiting_task(human.AskUser(username=person("other").username))
        clock.advance(hours=3)

        page = browser(edith).get("/flows/").content.decode()

    assert [task.pk for task in (first, second)] == sorted([first.pk, second.pk])
    assert page.index(f'href="/flows/{first.pk}"') < page.index(f'href="/flows/{second.pk}"')
    assert "2 tasks wait for you." in page
    for words in ("Question", "Tell us who you are", "(3 h)", "until"):
        assert words in page


def test_a_deadline_that_is_over_is_marked(edith: User):
    """In words, for as long as no worker has acted on it."""
    with testing.frozen_time() as clock:
        waiting_task(human.Ask())
        clock.advance(days=3)

        assert "time is up:" in browser(edith).get("/flows/").content.decode()


def test_the_deadline_is_shown_while_the_instance_is_paused(edith: User):
    """Timers run on."""
    run = human.Ask()
    recovery.pause(run.row, actor=edith, reason="Holiday")

    assert "until" in browser(edith).get("/flows/").content.decode()


def test_an_empty_list_says_so(edith: User):
    """And what will appear there."""
    page = browser(edith).get("/flows/").content.decode()

    assert "Nothing waits for you." in page


def test_the_list_costs_the_same_for_5_and_200_tasks(edith: User):
    """S6: one query for the tasks, one for how many there are."""
    client = browser(edith)
    client.get("/flows/")
    counts = []
    for number in (5, 195):
        for _ in range(number):
            human.Ask()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/flows/")
        of_tasks = [q for q in queries if "automations_task" in q["sql"]]
        counts.append((len(queries), len(of_tasks)))

    assert counts[0] == counts[1]
    assert counts[0][1] == 2


def test_a_long_list_has_pages(edith: User):
    """Fifty tasks on each."""
    for _ in range(51):
        human.AskAgain()
    client = browser(edith)

    first, second = (client.get("/flows/", {"page": number}).content.decode() for number in (1, 2))

    assert first.count("<h2>") == 50
    assert second.count("<h2>") == 1
    assert 'rel="next" href="?page=2"' in first
    assert 'rel="prev" href="?page=1"' in second


# -- dashboard, history, report, traceback -----------------------------------------------------


@pytest.mark.parametrize("path", ["dashboard", "errors", "dashboard/{id}"])
@pytest.mark.parametrize(
    ("rights", "status"), [((), 403), (VIEW[:1], 403), (VIEW[1:], 403), (VIEW, 200)]
)
def test_the_dashboard_needs_both_permissions(
    task: AutomationTaskModel, path: str, rights: tuple[str, ...], status: int
):
    """Being staff is neither needed nor enough."""
    client = browser(person("vera", *rights, is_staff=not rights))

    assert client.get(f"/flows/{path.format(id=task.automation_id)}").status_code == status


@pytest.mark.parametrize(
    ("staff", "rights", "status"), [(0, VIEW, 403), (1, (), 403), (1, VIEW, 200)]
)
def test_tracebacks_are_for_staff_with_the_dashboard(
    task: AutomationTaskModel, staff: int, rights: tuple[str, ...], status: int
):
    """They show source lines; the link is shown to nobody else."""
    client = browser(person("vera", *rights, is_staff=bool(staff)))

    path = f"/flows/dashboard/{task.automation_id}/traceback/{task.pk}"
    assert client.get(path).status_code == status
    assert client.post(path).status_code == (status if status == 403 else 405)


def item(client: Any, name: str, **query: Any) -> dict[str, int]:
    page = client.get("/flows/dashboard", query)
    found = next(i for i in page.context["automations"] if i.cls == f"tests.flows.human.{name}")
    return {key: found.counts.get(key, 0) for key in ("live", "waiting", "failed", "ended")}


def test_the_dashboard_counts_each_standing(edith: User):
    """Failed and ended are never added up; what ended long ago is left out."""
    client = browser(person("staff", *VIEW))
    with testing.frozen_time() as clock:
        old = human.Ask()
        testing.submit(old, edith, ANSWER)
        clock.advance(days=20)
        human.Ask()
        failing = human.AskAndFail()
        testing.submit(failing, edith, ANSWER)

        assert item(client, "Ask", history=7) == {"live": 1, "waiting": 1, "failed": 0, "ended": 0}
        assert item(client, "Ask", history=30) == {"live": 1, "waiting": 1, "failed": 0, "ended": 1}
        clock.advance(days=50)
        assert item(client, "Ask", history=0)["ended"] == 1
        assert item(client, "AskAndFail") == {"live": 0, "waiting": 0, "failed": 1, "ended": 0}


def test_the_dashboard_costs_the_same_for_1_and_50_instances(edith: User):
    """Counts are asked of the database, not of the rows."""
    client = browser(person("staff", *VIEW))
    human.Ask()
    client.get("/flows/dashboard")
    numbers = []
    for more in (0, 50):
        for _ in range(more):
            human.Ask()
        with CaptureQueriesContext(connection) as queries:
            client.get("/flows/dashboard")
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_an_automation_may_bring_its_own_dashboard_template(edith: User):
    """`Meta.dashboard_template` with what `get_dashboard_context` returns."""
    human.OwnDashboard()
    human.OwnDashboard(autorun=False)

    page = browser(person("staff", *VIEW)).get("/flows/dashboard").content.decode()

    assert '<p id="own">2 shown, 1 running, 1 finished</p>' in page


def test_a_broken_dashboard_of_one_automation_does_not_hide_the_others(
    caplog: pytest.LogCaptureFixture,
):
    """A missing template and a failing context fall back to the default."""
    human.BrokenDashboard()

    answer = browser(person("staff", *VIEW)).get("/flows/dashboard")

    assert answer.status_code == 200
    assert "Automation BrokenDashboard" in answer.content.decode()
    assert "With a view of its own" in answer.content.decode()
    assert "get_dashboard_context failed" in caplog.text


def test_an_automation_may_stay_off_the_dashboard():
    """`dashboard_template = None`."""
    human.HiddenFromDashboard()

    page = browser(person("staff", *VIEW)).get("/flows/dashboard").content.decode()

    assert "Kept off the dashboard" not in page


def test_a_history_shows_the_steps_in_their_order():
    """With state, depth, result and who did it."""
    run = human.Branches()

    answer = browser(person("staff", *VIEW)).get(f"/flows/dashboard/{run.id}")

    page = answer.content.decode()
    names = [task.status for task in answer.context["tasks"]]
    assert (names[0], names[-1]) == ("split", "end")
    assert [page.index(f'<li class="atm-depth-{depth}"') for depth in (0, 1, 2)]
    assert "&lt;b&gt;upper&lt;/b&gt;" in page
    assert "<b>upper</b>" not in page
    assert "Completed" in page


def test_a_history_that_has_not_begun_is_shown():
    """S11: an instance without tasks."""
    run = human.Branches(autorun=False)
    AutomationTaskModel.objects.filter(automation_id=run.id).delete()

    answer = browser(person("staff", *VIEW)).get(f"/flows/dashboard/{run.id}")

    assert answer.status_code == 200
    assert "It has not begun yet." in answer.content.decode()


def test_a_history_costs_the_same_for_long_ones():
    """Attempts are read at once."""
    client = browser(person("staff", *VIEW))
    run = human.Branches()
    first = AutomationTaskModel.objects.filter(automation_id=run.id).first()
    client.get(f"/flows/dashboard/{run.id}")
    numbers = []
    for more in (0, 100):
        AutomationTaskModel.objects.bulk_create(
            AutomationTaskModel(
                automation_id=run.id, status="left", state="done", previous=first, slot=100 + n
            )
            for n in range(more)
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/flows/dashboard/{run.id}")
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


@pytest.fixture
def failed(edith: User) -> AutomationTaskModel:
    run = human.AskAndFail()
    testing.submit(run, edith, ANSWER)
    found: AutomationTaskModel = AutomationTaskModel.objects.get(status="broken")
    return found


def test_the_error_report_lists_every_failed_step(failed: AutomationTaskModel):
    """E17: by state, not by a word in its message; newest first; escaped."""
    newer = AutomationTaskModel.objects.create(
        automation=failed.automation,
        status="broken",
        state="failed",
        finished=failed.finished,
        previous=failed,
        error_class="Exception",
        error="…",
    )

    answer = browser(person("staff", *VIEW)).get("/flows/errors")

    page = answer.content.decode()
    assert [task.pk for task in answer.context["tasks"]] == [newer.pk, failed.pk]
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert "<script>" not in page


def test_an_empty_error_report_says_so():
    """The best page of all."""
    page = browser(person("staff", *VIEW)).get("/flows/errors").content.decode()

    assert "No step has failed." in page


def test_a_traceback_shows_frames_and_never_markup(failed: AutomationTaskModel):
    """S5, U10, U11: structured, escaped, without local variables."""
    client = browser(person("staff", *VIEW, is_staff=True))

    page = client.get(
        f"/flows/dashboard/{failed.automation_id}/traceback/{failed.pk}"
    ).content.decode()

    assert "in fail" in page
    assert "ValueError: &lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert "<script>" not in page
    assert "&#x27;variables&#x27;" not in page.replace("items = [", "")  # no values of variables


def test_a_result_that_calls_itself_html_is_escaped(failed: AutomationTaskModel):
    """U10: no key of a result is special."""
    AutomationTaskModel.objects.filter(pk=failed.pk).update(
        result={"html": "<script>stored()</script>", "error": "<svg onload=x>"}
    )
    client = browser(person("staff", *VIEW, is_staff=True))

    for path in (f"/flows/dashboard/{failed.automation_id}", "/flows/errors"):
        page = client.get(path).content.decode()
        assert "<script>" not in page
        assert "<svg" not in page


@override_settings(AUTOMATIONS={"STORE_LOCALS": True})
def test_local_variables_are_shown_if_the_project_keeps_them(edith: User):
    """Also when a variable is called `items`, as a method of dictionaries is."""
    run = human.AskAndFail()
    testing.submit(run, edith, ANSWER)
    failed = AutomationTaskModel.objects.get(status="broken")
    client = browser(person("staff", *VIEW, is_staff=True))

    answer = client.get(f"/flows/dashboard/{run.id}/traceback/{failed.pk}")

    assert answer.status_code == 200
    assert "<dt>items</dt>" in answer.content.decode()


def test_a_traceback_of_another_instance_is_not_found(failed: AutomationTaskModel):
    """A task is only shown under its own instance."""
    other = human.Ask()
    client = browser(User.objects.create_superuser("root"))

    assert client.get(f"/flows/dashboard/{other.id}/traceback/{failed.pk}").status_code == 404


@pytest.mark.parametrize("path", ["", "errors", "dashboard", "dashboard/{id}"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_that_only_show_take_no_other_method(
    task: AutomationTaskModel, path: str, method: str
):
    """405, after the permission was asked."""
    client = browser(User.objects.create_superuser("root"))

    answer = getattr(client, method)(f"/flows/{path.format(id=task.automation_id)}")

    assert answer.status_code == 405


def test_pages_are_not_kept_by_caches(task: AutomationTaskModel, edith: User):
    """They are personal."""
    for path in ("/flows/", url(task)):
        assert "no-store" in browser(edith).get(path)["Cache-Control"]
