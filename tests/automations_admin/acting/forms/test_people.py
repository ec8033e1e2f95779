"""Who is to do it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User

from automations.engine.verbs import VERBS
from automations_admin.acting import forms
from automations_admin.acting.target import Target

pytestmark = pytest.mark.django_db
REASSIGN = VERBS["reassign"]


def test_a_task_is_given_to_an_account_a_group_or_both() -> None:
    """By their keys."""
    anna, staff = User.objects.create_user("anna"), Group.objects.create(name="staff")
    for typed, user, group in (
        ({"user": "anna"}, anna.pk, None),
        ({"group": str(staff.pk)}, None, staff.pk),
        ({"user": "anna", "group": str(staff.pk)}, anna.pk, staff.pk),
    ):
        form = forms.of(REASSIGN, Target(), typed)
        assert form.is_valid()
        assert form.arguments() == {"user": user, "group": group}


@pytest.mark.parametrize(
    ("typed", "field"),
    [({}, "user"), ({"user": "nobody"}, "user"), ({"group": "9" * 30}, "group")],
)
def test_somebody_must_be_there(typed: dict[str, str], field: str) -> None:
    """Said at the field."""
    assert list(forms.of(REASSIGN, Target(), typed).errors) == [field]


def test_names_are_shown() -> None:
    """Also of those who are gone."""
    anna = User.objects.create_user("anna")
    lines = forms.lines(REASSIGN, {"user": anna.pk, "group": 999}, Target())
    assert [text for _label, text in lines] == ["anna", "gone"]
    assert forms.of(REASSIGN, Target(), arguments={"user": 1}).initial["user"] == 1
