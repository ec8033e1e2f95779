"""Histories, the report of failures, and tracebacks."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.models import AutomationTaskModel
from tests.automations.people import (
    ANSWER,
    VIEW,
    browser,
    person,
)
from tests.flows import human

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.automations.page_urls")]


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
