"""What tells of an object: its labels and texts."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from automations.histories import subject
from automations.histories.erasure import PSEUDONYM
from sample_flows.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return User.objects.create_user(
        "ann.s", "ann@example.com", "secret", first_name="Ann", last_name="Smith"
    )


def test_an_account_is_called_many_things(ann: User) -> None:
    found = subject.sought(User, ann.pk, ann)

    assert found.is_user
    assert (found.labels, found.pk) == ({"auth.user"}, str(ann.pk))
    assert set(found.telling) == {
        "ann.s", "ann@example.com", "Ann Smith", "Smith Ann", "Smith, Ann",
    }  # fmt: skip
    assert set(found.texts) == {"Ann", "Smith"}
    assert ann.password not in found.texts


def test_a_name_that_may_be_a_word_does_not_tell_alone() -> None:
    found = subject.sought(User, 1, User(username="max", first_name="Max"))
    assert found.telling == ()
    assert set(found.texts) == {"max", "Max"}


def test_other_objects_have_texts_but_no_choices() -> None:
    order = Order(pk=7, **dict.fromkeys(_texts_of(Order), "x@y.example"))
    found = subject.sought(Order, 7, order)
    assert not found.is_user
    assert found.telling == ("x@y.example",)
    group = subject.sought(Group, 1, Group(name="Night shift"))
    assert (group.telling, group.texts) == ((), ("Night shift",))


def _texts_of(model: Any) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField", "EmailField"}
        and not field.choices
    ]


def test_one_that_is_gone_has_only_the_texts_that_are_given() -> None:
    found = subject.sought(User, 17, None, texts=[" Ann Smith ", "a"], pseudonym="P 1")
    assert (found.telling, found.texts, found.pseudonym) == (("Ann Smith",), (), "P 1")
    assert subject.sought(User, 17, None).pseudonym == PSEUDONYM


def test_objects_are_found(ann: User) -> None:
    assert subject.find(User, str(ann.pk)) == ann
    assert subject.find(User, ann.pk + 1) is None


@pytest.mark.parametrize("pk", ["x", "1.5", "-"])
def test_what_can_be_no_primary_key_is_an_error(pk: str) -> None:
    with pytest.raises(ValueError, match=pk):
        subject.find(User, pk)
