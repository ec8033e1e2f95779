"""What all pages have in common: permissions, methods, and numbers that are none."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations.models import AutomationTaskModel
from tests import effort
from tests.automations.people import (
    ANSWER,
    VIEW,
    browser,
    person,
    url,
    waiting_task,
)
from tests.flows import human

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.automations.page_urls")]


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


@pytest.mark.usefixtures("few_flows")
@settings(
    max_examples=effort.examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
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


@settings(
    max_examples=effort.examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.fixed_dictionaries({"name": st.text(), "colour": st.text(), "note": st.text()}))
def test_no_input_is_an_error(edith: User, values: dict[str, str]):
    """It is taken or refused with a message."""
    task = waiting_task(human.Ask())

    assert browser(edith).post(url(task), values).status_code in {200, 302}


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
