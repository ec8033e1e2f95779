"""What conditions look at."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from automations import flow
from automations.conditions.facts import About, Facts, field_of, field_value, stored_object
from automations.conditions.places import Place, Source
from automations.references import to_reference
from tests.flows.deciding import Sale


def data(path: str) -> Place:
    """Return a place of the data."""
    return Place(Source.DATA, path)


def subject(path: str) -> Place:
    """Return a place of the subject."""
    return Place(Source.SUBJECT, path)


def test_dots_lead_into_dictionaries_and_nowhere_else() -> None:
    facts = Facts({"a": {"b": {"c": 1}}, "text": "x", "list": [{"0": 1}]})
    assert facts.at(data("a.b.c")) == 1
    for path in ("b", "a.x", "text.upper", "list.0", "a.b.c.d", "a.keys"):
        assert facts.at(data(path)) is None


@pytest.mark.django_db
def test_only_declared_fields_of_the_subject_are_read() -> None:
    user = User.objects.create(username="ada", email="ada@example.org")
    facts = Facts({}, lambda: About(user, ("email", "username.upper", "get_username")))
    assert facts.at(subject("email")) == "ada@example.org"
    for path in ("username", "username.upper", "get_username"):
        assert facts.at(subject(path)) is None


@pytest.mark.django_db
def test_relations_are_followed_and_methods_never_called() -> None:
    permission = Permission.objects.select_related("content_type").first()
    assert permission is not None
    assert field_value(permission, "content_type.app_label") == permission.content_type.app_label
    assert field_value(permission, "content_type") == permission.content_type_id
    for path in ("natural_key", "content_type_id", "pk", "content_type.name", "name.x", "group"):
        assert field_value(permission, path) is None
        assert field_of(Permission, path) is None
    assert field_of(Permission, "content_type.model") is not None


@pytest.mark.django_db
def test_a_relation_to_nothing_gives_nothing() -> None:
    assert field_value(Permission(name="x"), "content_type.app_label") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [None, 5, "x", [], {}, {"$model": "auth.user", "pk": 99}, {"$model": "auth.user", "pk": []},
     {"$model": "auth.user", "pk": "x"}, {"$model": 5, "pk": 1}, {"$model": "a.b.c", "pk": 1},
     {"$model": "auth.user", "pk": {"a": 1}}, {"$model": "auth.user", "pk": 10**40}],
)  # fmt: skip
def test_what_refers_to_no_object_gives_none(value: Any) -> None:
    assert stored_object(value, User) is None
    assert stored_object(value) is None


@pytest.mark.django_db
def test_a_reference_and_a_bare_key_name_the_object() -> None:
    user = User.objects.create(username="ada")
    assert stored_object(to_reference(user)) == user
    assert stored_object(user.pk, User) == user


@pytest.mark.django_db
def test_a_task_and_an_automation_are_known_alike() -> None:
    user = User.objects.create(username="ada", email="ada@example.org")
    given = {"customer": to_reference(user)}
    row: Any = SimpleNamespace(data=given)
    automation = Sale.bind(row)
    task = SimpleNamespace(data=given, automation=SimpleNamespace(instance=automation))
    for asked in (automation, task):
        assert Facts.of(asked).at(subject("email")) == "ada@example.org"
        user.delete() if asked is task else None
    assert Facts.of(task).at(subject("email")) is None


def test_a_flow_about_nobody_has_no_fields() -> None:
    class Alone(flow.Automation, registered=False):
        end = flow.End()

    row: Any = SimpleNamespace(data={"": 1})
    assert Facts.of(Alone.bind(row)).at(subject("email")) is None


def test_data_alone_ask_for_no_instance() -> None:
    assert Facts.of(SimpleNamespace(data={"a": 1})).at(data("a")) == 1
