"""What a person gives an instance to begin with."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from automations_admin.acting import given
from tests.automations.dryrun.flows import Called, Order
from tests.flows.by_hand import Formed, Once, OrderForm, Parcel, Schemed

pytestmark = pytest.mark.django_db


def test_models_are_those_that_the_class_names() -> None:
    assert given.bound_models(Order) == {"customer": User}
    assert given.bound_models(Once) == {"customer": User}
    assert given.bound_models(Called) == {}


def test_an_object_is_found_by_its_key() -> None:
    anna = User.objects.create_user("anna")
    assert given.find_object(User, str(anna.pk)) == anna


@pytest.mark.parametrize("wrong", ["999999", "x", "9" * 60, "1\x00"])
def test_what_is_no_key_finds_nothing(wrong: str) -> None:
    assert given.find_object(User, wrong) is None


def test_a_sample_of_the_data() -> None:
    assert given.sample(Formed) == {"customer": "", "amount": 5, "day": ""}
    assert given.sample(Schemed) == {"amount": 3}
    assert given.sample(Parcel) == {}


def test_a_form_is_filled_in_as_by_a_browser() -> None:
    anna = User.objects.create_user("anna")
    data: dict[str, Any] = {"customer": {"$model": "auth.user", "pk": anna.pk}, "amount": 3}
    form = given.in_form(OrderForm, {**data, "other": [1]})
    assert given.form_faults(form) == []
    assert form.cleaned_data["customer"] == anna
    (fault,) = given.form_faults(given.in_form(OrderForm, {**data, "amount": 0}))
    assert fault.startswith("amount: ")
