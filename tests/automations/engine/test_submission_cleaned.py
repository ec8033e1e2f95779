"""What a form has cleaned is stored as JSON."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from automations import jsonsafe
from automations.engine.submission import cleaned_data
from automations.references import to_reference
from tests.automations.engine.submitting import valid


class Everything(forms.Form):
    """A field of every kind that is not text already."""

    day = forms.DateField()
    moment = forms.DateTimeField()
    at = forms.TimeField()
    long = forms.DurationField()
    price = forms.DecimalField()
    key = forms.UUIDField()
    sure = forms.NullBooleanField()
    one = forms.ModelChoiceField(Group.objects.all())
    many = forms.ModelMultipleChoiceField(Group.objects.all())
    some = forms.TypedMultipleChoiceField(choices=[("1", "1"), ("2", "2")], coerce=int)
    paper = forms.FileField()
    nothing = forms.ModelChoiceField(Group.objects.all(), required=False)


UID = UUID(int=7)


@pytest.fixture
def everything(db: None) -> dict[str, Any]:
    """Return the cleaned data of a form with fields of every kind, as they are stored."""
    a, b = (Group.objects.create(name=name) for name in "ab")
    form = Everything(
        {
            "day": "2026-03-02",
            "moment": "2026-03-02 09:30",
            "at": "09:30",
            "long": "1 02:00:00",
            "price": "1.10",
            "key": str(UID),
            "sure": "",
            "one": a.pk,
            "many": [a.pk, b.pk],
            "some": ["1", "2"],
        },
        {"paper": SimpleUploadedFile("paper.txt", b"text")},
    )
    assert form.is_valid(), form.errors
    found: dict[str, Any] = jsonsafe.loads(jsonsafe.dumps(cleaned_data(form)))
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("day", date(2026, 3, 2).isoformat()),
        ("moment", "2026-03-02T09:30:00+01:00"),
        ("at", time(9, 30).isoformat()),
        ("long", "P1DT02H00M00S"),
        ("price", str(Decimal("1.10"))),
        ("key", str(UID)),
        ("sure", None),
        ("some", [1, 2]),
        ("paper", "paper.txt"),
        ("nothing", None),
    ],
)
def test_cleaned_value_is_stored_as_json(
    everything: dict[str, Any], name: str, expected: Any
) -> None:
    assert everything[name] == expected


def test_objects_are_stored_as_references(everything: dict[str, Any]) -> None:
    a, b = (to_reference(group) for group in Group.objects.order_by("name"))

    assert everything["one"] == a
    assert everything["many"] == [a, b]


def test_objects_inside_dictionaries_are_found(db: None) -> None:
    group = Group.objects.create(name="a")
    form = valid()
    form.cleaned_data = {"x": {1: (group, {2})}}

    assert cleaned_data(form) == {"x": {"1": [to_reference(group), [2]]}}
