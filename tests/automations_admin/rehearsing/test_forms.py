"""What a dry run begins with is checked, and nothing typed is lost."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django import forms
from django.contrib.auth.models import User

from automations import flow
from automations_admin.rehearsing.forms import StartForm
from tests.automations.dryrun.flows import Called, Order

pytestmark = pytest.mark.django_db

GIVEN = {"data": "{}", "at": "2026-03-02T09:00", "start": ""}


class DataForm(forms.Form):
    """Data of the flow below."""

    amount = forms.IntegerField(min_value=1, initial=5)
    note = forms.CharField(required=False)


class Formed(flow.Automation):
    """Declares a form for its data."""

    data_form = DataForm
    end = flow.End()


class Schemed(flow.Automation):
    """Declares a schema for its data."""

    data_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {"amount": {"type": "integer", "default": 3}},
        "required": ["amount"],
    }
    end = flow.End()


def errors(flow_class: Any, **fields: str) -> dict[str, list[str]]:
    form = StartForm(flow_class, {**GIVEN, **fields})
    form.is_valid()
    return {name: [str(error) for error in found] for name, found in form.errors.items()}


def test_objects_are_found_by_their_keys() -> None:
    anna = User.objects.create_user("anna")
    form = StartForm(Order, {**GIVEN, "object_customer": str(anna.pk)})
    assert form.is_valid()
    assert form.given == {"customer": {"$model": "auth.user", "pk": anna.pk}}
    assert form.moment == "2026-03-02T09:00:00+01:00"


@pytest.mark.parametrize("wrong", ["999999", "x", "9" * 60, "1\x00"])
def test_an_object_that_is_not_there(wrong: str) -> None:
    assert "object_customer" in errors(Order, object_customer=wrong)


@pytest.mark.parametrize("wrong", ["{", "[]", '{"a": 1, "a": 2}', "NaN"])
def test_data_are_read_strictly(wrong: str) -> None:
    assert "data" in errors(Called, data=wrong)


def test_a_moment_and_a_step_must_be_there() -> None:
    assert set(errors(Called, at="soon", start="nowhere")) == {"at", "start"}


def test_a_flow_checks_data_by_its_own_form() -> None:
    assert errors(Formed, data='{"amount": 0}')["data"][0].startswith("amount: ")
    assert errors(Formed, data='{"amount": 3, "other": [1]}') == {}


def test_a_flow_checks_data_by_its_schema() -> None:
    assert "data" in errors(Schemed, data='{"amount": "x"}')
    assert errors(Schemed, data='{"amount": 1}') == {}
