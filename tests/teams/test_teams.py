"""Forms that address teams: who may submit them, in lists, on pages and by rules of their own."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine import human
from automations.models import AutomationTaskModel
from tests.teams import rules
from tests.teams.automations import Ask
from tests.teams.models import Team

pytestmark = pytest.mark.django_db

OWN_RULES = override_settings(
    ATM_USER_WITH_PERMISSIONS_FORM_METHOD="tests.teams.rules.of_form",
    ATM_USER_WITH_PERMISSIONS_MODEL_METHOD=rules.of_task,
)


@pytest.fixture
def anna() -> User:
    """A member of the red team."""
    member = User.objects.create_user("anna")
    Team.objects.create(name="Red").members.add(member)
    return member


@pytest.fixture
def ben() -> User:
    """A member of another team, and of a group that is called red as well."""
    other = User.objects.create_user("ben")
    Team.objects.create(name="Blue").members.add(other)
    other.groups.add(Group.objects.create(name="Red"))
    return other


def browser(user: User) -> Client:
    """Return a client in which a user has logged in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def task(anna: User, ben: User) -> AutomationTaskModel:
    """A task that waits for the red team."""
    return testing.start(Ask).task("ask")


def test_the_tables_refer_to_teams_and_no_migration_is_missing() -> None:
    column = AutomationTaskModel._meta.get_field("interaction_group")
    constraints = connection.introspection.get_constraints(
        connection.cursor(), AutomationTaskModel._meta.db_table
    )
    foreign = [found["foreign_key"] for found in constraints.values() if found["foreign_key"]]

    assert column.related_model is Team
    assert (Team._meta.db_table, "id") in foreign
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_the_settings_pass_the_checks() -> None:
    call_command("check", stdout=StringIO(), stderr=StringIO())


def test_a_form_addresses_the_team_of_this_name(task: AutomationTaskModel) -> None:
    assert task.interaction_group == Team.objects.get(name="Red")
    assert task.addressed_by == "group"


def test_who_may_act_is_the_same_in_every_question(
    task: AutomationTaskModel, anna: User, ben: User
) -> None:
    boss = User.objects.create_superuser("boss")

    assert [human.may_act(task, who) for who in (anna, ben, boss)] == [True, False, False]
    assert list(task.get_users_with_permission()) == [anna]
    assert list(Ask.ask.get_users_with_permission()) == [anna]
    assert list(Ask.ask.get_users_with_permission(task)) == [anna]


def test_a_member_submits_and_others_are_refused(
    task: AutomationTaskModel, anna: User, ben: User
) -> None:
    url = f"/flows/{task.pk}"

    assert browser(ben).get(url).status_code == 403
    assert browser(ben).post(url, {"answer": "no"}).status_code == 403
    assert browser(anna).get(url).status_code == 200
    assert browser(anna).post(url, {"answer": "yes"}).status_code == 302

    task.refresh_from_db()
    assert (task.completed_by, task.result) == (anna, {"answer": "yes"})


def test_the_task_list_is_one_query(task: AutomationTaskModel, anna: User, ben: User) -> None:
    for _ in range(3):
        testing.start(Ask)
    anna.get_all_permissions()  # kept by Django for the rest of a request

    with CaptureQueriesContext(connection) as queries:
        mine = list(AutomationTaskModel.get_open_tasks(anna))

    assert len(mine) == 4
    assert len(queries) == 1
    assert f"/flows/{task.pk}" in browser(anna).get("/flows/").content.decode()
    assert list(AutomationTaskModel.get_open_tasks(ben)) == []


def test_a_member_of_several_teams_is_listed_once(task: AutomationTaskModel, anna: User) -> None:
    Team.objects.get(name="Blue").members.add(anna)

    assert list(AutomationTaskModel.get_open_tasks(anna)) == [task]
    assert list(task.get_users_with_permission()) == [anna]


def test_a_team_without_members_is_for_nobody(task: AutomationTaskModel, anna: User) -> None:
    Team.objects.get(name="Red").members.clear()

    assert not human.may_act(task, anna)
    assert list(task.get_users_with_permission()) == []


def test_a_task_of_a_deleted_team_is_nobody_s(task: AutomationTaskModel, anna: User) -> None:
    Team.objects.get(name="Red").delete()
    task.refresh_from_db()

    assert not human.may_act(task, anna)
    assert list(AutomationTaskModel.get_open_tasks(anna)) == []


def test_a_team_that_is_missing_fails_the_step_with_what_to_do() -> None:
    failed = testing.start(Ask).task("ask")

    assert failed.error == "There is no group with name='Red'. Create it or correct the form."


def test_the_console_names_the_team_and_counts_its_members(task: AutomationTaskModel) -> None:
    boss = User.objects.create_superuser("boss")
    url = f"/admin/automations/automationmodel/{task.automation_id}/change/"

    html = browser(boss).get(url).content.decode()

    assert "It is for the group Red team: 1 person." in html


# -- rules of the project's own ---------------------------------------------------------------


@pytest.fixture
def asked() -> list[Any]:
    """What the project's rules were asked about."""
    rules.asked.clear()
    return rules.asked


@OWN_RULES
def test_own_rules_are_given_the_task(
    task: AutomationTaskModel, anna: User, asked: list[Any]
) -> None:
    boss = User.objects.create_user("boss", is_staff=True)

    assert [human.may_act(task, who) for who in (anna, boss)] == [False, True]
    assert asked == [task, task]
    assert list(AutomationTaskModel.get_open_tasks(boss)) == [task]


@OWN_RULES
def test_own_rules_decide_on_pages(task: AutomationTaskModel, anna: User) -> None:
    boss = User.objects.create_user("boss", is_staff=True)
    url = f"/flows/{task.pk}"

    assert browser(anna).post(url, {"answer": "x"}).status_code == 403
    assert url in browser(boss).get("/flows/").content.decode()
    assert browser(boss).post(url, {"answer": "x"}).status_code == 302


@OWN_RULES
def test_own_rules_are_given_the_form(task: AutomationTaskModel, asked: list[Any]) -> None:
    boss = User.objects.create_user("boss", is_staff=True)

    assert list(Ask.ask.get_users_with_permission()) == [boss]
    assert list(Ask.ask.get_users_with_permission(task)) == [boss]
    assert asked == [Ask.ask, Ask.ask]
