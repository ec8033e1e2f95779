"""The page of a task: whose it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import override_settings

from automations.models import AutomationTaskModel
from tests.automations.people import (
    ANSWER,
    METHODS,
    browser,
    editor,
    fresh,
    person,
    url,
    waiting_task,
)
from tests.flows import human

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.automations.page_urls")]


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
