"""Own models of groups: how they and the users refer to each other, and a project that has one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import override_settings

from automations import conf, groups
from tests.conftest import ROOT

#: How many tests of the other project there are at least; none of them may be left out unseen.
AT_LEAST = 14


def test_users_know_django_s_groups():
    assert groups.group_field() == "groups"
    assert groups.have_members()


def test_django_s_groups_know_their_users():
    assert groups.member_lookup() == "user"


@pytest.mark.parametrize(
    ("model", "members"),
    [("auth.Permission", "user"), ("automations.Worker", None), ("automations.Event", None)],
)
def test_members_are_those_of_a_many_to_many_relation(model: str, members: str | None):
    """A foreign key to one user makes no group of that user."""
    with override_settings(ATM_GROUP_MODEL=model):
        assert groups.member_lookup() == members


@pytest.mark.django_db
def test_groups_are_found_by_what_they_are_called(django_assert_num_queries: Any):
    """The others stay in the database; nothing is asked about nobody."""
    red, _blue = (Group.objects.create(name=name) for name in ("Red", "Blue"))
    with django_assert_num_queries(1) as asked:
        assert groups.named({"Red", "Green"}) == {"Red": red.pk}
    assert "WHERE" in asked[0]["sql"]
    with django_assert_num_queries(0):
        assert groups.named(set()) == {}


@pytest.mark.django_db
@override_settings(ATM_GROUP_MODEL="auth.Permission")
def test_groups_that_call_themselves_otherwise_are_found():
    """No column holds what they say; only those named are kept."""
    found = Permission.objects.select_related("content_type").earliest("pk")
    assert groups.named({str(found), found.name}) == {str(found): found.pk}


def test_a_relation_called_user_set_goes_first(monkeypatch: pytest.MonkeyPatch):
    class Fake:
        """Has two relations to users."""

        def __init__(self, name: str) -> None:
            self.name, self.many_to_many, self.is_relation = name, True, True
            self.related_model: Any = groups.get_user_model()

    class Team:
        """A model as far as it is asked."""

        class _meta:
            """Its options."""

            @staticmethod
            def get_fields() -> list[Fake]:
                return [Fake("guests"), Fake("user_set")]

    monkeypatch.setattr(groups, "model", lambda: Team)

    assert groups.member_lookup() == "user_set"


def test_the_package_s_own_rules_replace_nothing(settings: Any):
    """They are found under the names that a project gives."""
    from automations.engine import human

    settings.ATM_USER_WITH_PERMISSIONS_FORM_METHOD = "automations.engine.human.users_for_form"
    settings.ATM_USER_WITH_PERMISSIONS_MODEL_METHOD = "automations.engine.human.users_allowed"

    assert conf.users_form_method() is conf.users_model_method() is None
    assert {f"{human.__name__}.{name}" for name in ("users_for_form", "users_allowed")} == (
        conf.OWN_RULES
    )


@pytest.mark.django_db
def test_a_project_whose_forms_address_teams():
    """Tables, lists, pages and the console, in a process with other settings; see tests/teams."""
    name = f"{connection.settings_dict['NAME']}_teams".rpartition("/")[2]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings_teams",
        "PYTHONPATH": str(ROOT),
        "PGDATABASE": name,
        "MYSQL_DATABASE": name,
    }
    for inherited in ("AUTOMATIONS_TEST_FOLDER", "AUTOMATIONS_TEST_NOTES"):
        environment.pop(inherited, None)
    command = [sys.executable, "-m", "pytest", "-q", "--create-db", "-p", "no:cacheprovider"]

    ran = subprocess.run(
        [*command, "tests/teams"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    counted = re.search(r"^(\d+) passed in ", ran.stdout, re.MULTILINE)
    assert counted, f"{ran.stdout}\n{ran.stderr}"
    assert int(counted[1]) >= AT_LEAST
