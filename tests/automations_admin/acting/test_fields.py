"""Strict JSON, moments to come, accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from automations import clock
from automations_admin.acting.fields import AccountField, JSONField, MomentField, find_account


@pytest.mark.parametrize(
    ("text", "value"), [("", None), (" 17 ", 17), ('{"a": [null]}', {"a": [None]}), ('"x"', "x")]
)
def test_json_is_read(text: str, value: object) -> None:
    """Nothing is no value."""
    assert JSONField(what="result", required=False).clean(text) == value


@pytest.mark.parametrize(
    "text", ["{", "NaN", '{"a": 1, "a": 2}', '"\\u0000"', '"\\ud800"', "[" * 40 + "]" * 40, "1e999"]
)
def test_json_is_read_strictly(text: str) -> None:
    """What some database refuses is refused at once."""
    with pytest.raises(ValidationError, match="result"):
        JSONField(what="result").clean(text)


def test_a_mapping_is_asked_for_where_one_is_needed() -> None:
    """Nothing is an empty one."""
    field = JSONField(what="data", mapping=True, required=False)
    assert field.clean("") == {}
    with pytest.raises(ValidationError, match="curly braces"):
        field.clean("[1]")


def test_a_moment_is_read_in_the_zone_of_the_page() -> None:
    """As the browser's field sends it."""
    tomorrow = timezone.localtime(clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    assert MomentField().clean(f"{tomorrow:%Y-%m-%dT%H:%M}") == tomorrow


@pytest.mark.parametrize(
    "text", ["2001-01-01T10:00", "0001-01-01T00:00", "soon", "2999-13-01T00:00"]
)
def test_a_moment_must_be_still_to_come(text: str) -> None:
    """And be a moment."""
    with pytest.raises(ValidationError):
        MomentField().clean(text)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    names = ("anna", "anna2", "bert", "17")
    found = {name: User.objects.create_user(name) for name in names}
    User.objects.create_user("gone", is_active=False)
    return found


def test_an_account_is_found_by_name_number_or_part(people: dict[str, User]) -> None:
    """The name goes first, a part must fit one only."""
    assert find_account("anna") == people["anna"]
    assert find_account(str(people["bert"].pk)) == people["bert"]
    assert find_account("17") == people["17"]
    assert find_account("ber") == people["bert"]
    assert AccountField(required=False).clean(" ") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ann", "anna, anna2"),
        ("gone", "no active account"),
        ("9" * 40, "no active account"),
        ("²", "no active account"),
    ],
)
def test_an_account_that_is_not_clear_is_refused(
    people: dict[str, User], text: str, said: str
) -> None:
    """Inactive accounts are not found."""
    with pytest.raises(ValidationError, match=said):
        find_account(text)


def test_where_staff_are_asked_for_nobody_else_is_found(db: None) -> None:
    """Not even by the whole name."""
    boss = User.objects.create_user("anna-boss", is_staff=True)
    User.objects.create_user("anna")
    assert find_account("ann", staff=True) == boss
    with pytest.raises(ValidationError, match="no active member of staff"):
        AccountField(staff=True).clean("anna")
