"""Data while a person edits them, as JSON or with the flow's own form."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.http import QueryDict

from automations import flow
from automations.models import AutomationModel
from automations.redaction import MASK
from automations_admin.recovery import edited
from automations_admin.recovery.edited import Edited
from tests.automations_admin.shop import Simple


class ParcelForm(forms.Form):
    """What can be corrected of a parcel."""

    postcode = forms.RegexField(r"^[0-9]{5}$", error_messages={"invalid": "Must have 5 digits."})
    weight = forms.DecimalField(required=False)
    token = forms.CharField(min_length=4, required=False)
    day = forms.DateField(required=False)
    group = forms.ModelChoiceField(Group.objects.all(), required=False)


class Parcel(flow.Automation):
    """Has a form and a schema for its data."""

    data_form = ParcelForm
    data_schema = {"properties": {"weight": {"maximum": 2000}, "order": {"type": "integer"}}}

    end = flow.End()


DATA = {"postcode": "8O331", "weight": 12.5, "token": "s3cret", "order": 17}


def row(**data: Any) -> AutomationModel:
    found = AutomationModel(pk=7, automation_class=f"{__name__}.Parcel", data=data)
    found.note_data()
    return found


def post(**typed: str) -> QueryDict:
    posted = QueryDict(mutable=True)
    kept = {"postcode": "80331", "weight": "12.5", "token": MASK, "day": "", "group": ""}
    posted.update({f"data-{key}": value for key, value in {**kept, **typed}.items()})
    return posted


def good(found: Edited) -> bool:
    return not found.form.errors


@pytest.mark.django_db
def test_without_a_form_data_are_json() -> None:
    """With secrets masked."""
    stored = AutomationModel.objects.get(pk=Simple(token="t").id)
    found = edited.of(stored)
    assert not found.declared
    assert f'"token": "{MASK}"' in found.form.initial["data"]
    assert found.after is None
    typed = edited.of(stored, {"data": f'{{"token": "{MASK}", "n": 1}}'})
    assert typed.after == {"token": "t", "n": 1}


@pytest.mark.django_db
def test_a_flow_may_have_a_form_of_its_own() -> None:
    """Keys beside it are named and stay."""
    found = edited.of(row(**DATA))
    assert found.declared
    assert found.others == ("order",)
    assert found.form.initial["postcode"] == "8O331"
    assert found.form.initial["token"] == MASK
    assert "s3cret" not in str(found.form)


@pytest.mark.django_db
def test_only_what_was_changed_is_merged() -> None:
    """By key; nothing else gets another type or comes into being."""
    found = edited.of(row(**DATA), post())
    assert good(found)
    assert found.after == {**DATA, "postcode": "80331"}


@pytest.mark.django_db
def test_values_become_json() -> None:
    """Days become text, objects references."""
    group = Group.objects.create(name="x")
    found = edited.of(row(**DATA), post(day="2030-01-02", weight="7.50", group=str(group.pk)))
    assert found.after is not None
    assert found.after["day"] == "2030-01-02"
    assert found.after["weight"] == "7.50"
    assert found.after["group"] == {"$model": "auth.group", "pk": group.pk}
    again = edited.of(row(**found.after))
    assert again.form.initial["group"] == group


@pytest.mark.django_db
def test_a_secret_is_kept_or_replaced() -> None:
    """What is checked is the value, what is shown are the dots."""
    assert edited.of(row(**DATA), post()).after["token"] == "s3cret"  # type: ignore[index]
    assert edited.of(row(**DATA), post(token="another")).after["token"] == "another"  # type: ignore[index]
    wrong = edited.of(row(**DATA), post(postcode="x"))
    assert MASK in str(wrong.form)
    assert "s3cret" not in str(wrong.form)


@pytest.mark.django_db
def test_a_mistake_is_said_at_its_field() -> None:
    """And what was typed stays."""
    found = edited.of(row(**DATA), post(postcode="8O331"))
    assert found.after is None
    assert found.form.errors == {"postcode": ["Must have 5 digits."]}
    assert found.form["postcode"].value() == "8O331"


@pytest.mark.django_db
def test_the_schema_is_asked_too() -> None:
    """At the field, or above the form for keys that it does not have."""
    heavy = edited.of(row(**{**DATA, "weight": 3000}), post(weight="3000"))
    assert "weight" in heavy.form.errors
    wrong = edited.of(row(**{**DATA, "order": "x"}), post())
    assert "order: 'x' is not of type 'integer'" in wrong.form.non_field_errors()
