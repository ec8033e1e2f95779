"""Model objects in the data: stored as label and key, found again for each instance."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from automations.references import (
    from_reference,
    is_reference,
    stored,
    subject_of,
    to_reference,
)
from tests.flows.basics import Bound


def test_a_reference_is_plain_data() -> None:
    found = to_reference(User(pk=7))
    assert json.loads(json.dumps(found)) == {"$model": "auth.user", "pk": 7}
    assert is_reference(found)


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "auth.user",
        {"pk": 7},
        {"$model": "auth.user"},
        {**to_reference(User(pk=7)), "x": 1},
    ],
)
def test_what_is_no_reference(value: Any) -> None:
    assert not is_reference(value)


def test_an_object_and_its_reference_are_the_same_subject() -> None:
    """And a text is itself."""
    anna = User(pk=17)
    assert subject_of(anna) == subject_of(to_reference(anna)) == "auth.user:17"
    assert subject_of("a@x.example") == "a@x.example"


def test_only_model_objects_are_replaced() -> None:
    assert stored({"user": User(pk=7), "n": 1}) == {"user": to_reference(User(pk=7)), "n": 1}


@pytest.mark.django_db
def test_a_reference_leads_to_its_object() -> None:
    group = Group.objects.create(name="staff")
    assert from_reference(to_reference(group)) == group


@pytest.mark.django_db
@pytest.mark.parametrize("label", ["auth.group", "gone.model", "nonsense"])
def test_what_is_gone_is_none(label: str) -> None:
    """The object, its model, or its app."""
    assert from_reference({"$model": label, "pk": 404}) is None


@pytest.mark.django_db
def test_two_instances_find_their_own_objects() -> None:
    """A property set on the class would give both the last one (E22)."""
    anna, staff = User.objects.create(username="anna"), Group.objects.create(name="staff")
    first, second = Bound(user=anna), Bound(user=staff)
    assert (first.user, second.user) == (anna, staff)
    assert not hasattr(Bound, "user")


@pytest.mark.django_db
def test_a_bound_model_is_the_model_on_the_class_and_the_object_on_an_instance() -> None:
    staff = Group.objects.create(name="staff")
    assert Bound.group is Group
    assert Bound(group=staff).group == staff
    assert Bound(group=staff.pk).group == staff
    assert Bound().group is None


@pytest.mark.django_db
def test_an_object_that_is_gone_is_none() -> None:
    staff = Group.objects.create(name="staff")
    bound = Bound(group=staff, other=staff)
    staff.delete()
    assert (bound.group, bound.other) == (None, None)


@pytest.mark.django_db
def test_a_changed_reference_leads_to_the_new_object() -> None:
    one, other = Group.objects.create(name="one"), Group.objects.create(name="other")
    bound = Bound(group=one)
    assert bound.group == one
    bound.data["group"] = to_reference(other)
    assert bound.group == other


@pytest.mark.django_db
def test_plain_data_are_no_attributes() -> None:
    with pytest.raises(AttributeError, match="'Bound' object has no attribute 'n'"):
        Bound(n=1).n  # noqa: B018
