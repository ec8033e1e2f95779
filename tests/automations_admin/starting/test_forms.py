"""What is typed is checked, and taken as the flow takes it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import redaction
from automations_admin.starting.forms import StartForm
from tests.flows.by_hand import Formed, Parcel, Schemed

pytestmark = pytest.mark.django_db


def form(flow: Any, **fields: Any) -> StartForm:
    return StartForm(flow, {"data": "{}", **fields})


def errors(flow: Any, **fields: Any) -> dict[str, list[str]]:
    found = form(flow, **fields)
    return {name: [str(one) for one in said] for name, said in found.errors.items()}


def test_objects_and_data_become_arguments(anna: User) -> None:
    found = form(Parcel, object_customer=f" {anna.pk} ", data='{"weight": 3}')
    assert found.is_valid()
    assert found.arguments == {"customer": anna, "weight": 3}
    assert found["object_customer"].help_text == "Found: anna."


def test_what_is_usual_is_offered() -> None:
    assert '"amount": 5' in StartForm(Formed)["data"].value()
    assert "customer" not in StartForm(Formed)["data"].value()


@pytest.mark.parametrize("wrong", ["{", "[]", '{"a": 1, "a": 2}', "NaN", '{"a": "\\u0000"}'])
def test_data_are_read_strictly(wrong: str) -> None:
    assert set(errors(Parcel, data=wrong)) == {"data"}


def test_an_object_that_is_not_there(anna: User) -> None:
    assert errors(Parcel, object_customer="4711") == {
        "object_customer": ["There is no such object."]
    }


@pytest.mark.parametrize("name", ["automation", "automation_id", "autorun"])
def test_what_would_reach_other_instances_is_no_data(name: str) -> None:
    said = errors(Parcel, data=f'{{"{name}": 1}}')
    assert said == {"data": [f"“{name}” cannot be a key of the data."]}


def test_an_object_is_given_once(anna: User) -> None:
    said = errors(Parcel, object_customer=str(anna.pk), data='{"customer": 3}')
    assert "given above already" in said["data"][0]


def test_dots_stand_for_nothing_here() -> None:
    said = errors(Parcel, data=f'{{"password": "{redaction.MASK}"}}')
    assert "dots stand for no value" in said["data"][0]


def test_the_flow_s_own_form_checks_and_takes_data(anna: User) -> None:
    data = '{"amount": "7", "day": "2026-03-02", "other": [1]}'
    found = form(Formed, object_customer=str(anna.pk), data=data)
    assert found.is_valid()
    assert found.arguments == {
        "customer": anna,
        "amount": 7,
        "day": "2026-03-02",
        "other": [1],
    }


def test_faults_stand_where_they_belong(anna: User) -> None:
    said = errors(Formed, data='{"amount": 0}')
    assert said["data"][0].startswith("amount: ")
    assert "object_customer" in said
    said = errors(Schemed, data='{"amount": "x"}')
    assert len(said["data"]) == 2
    assert errors(Schemed, object_customer=str(anna.pk), data='{"amount": 1}') == {}


def test_code_that_raises_is_said(anna: User) -> None:
    said = errors(Formed, object_customer=str(anna.pk), data='{"amount": 13}')
    assert "ZeroDivisionError" in said["data"][0]


def test_a_page_has_shown_the_flow_and_the_objects(anna: User) -> None:
    blank = StartForm(Parcel).mark
    assert form(Parcel, seen=blank).was_explained
    found = form(Parcel, seen=blank, object_customer=str(anna.pk))
    assert found.is_valid()
    assert not found.was_explained
    assert not form(Formed, seen="x").was_explained


def test_one_page_with_the_same_data_is_one_start(anna: User) -> None:
    def key(once: str = "x", data: str = "{}", user: User = anna) -> str:
        found = form(Parcel, once=once, data=data)
        assert found.is_valid()
        return found.key(user)

    assert key() == key()
    assert len({key(), key("y"), key(data='{"a": 1}'), key(user=User(pk=99))}) == 4
    assert key("") == ""
    assert len(key()) == 64
