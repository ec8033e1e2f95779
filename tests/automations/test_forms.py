"""Forms of tasks: what was entered, and errors that a flow raises."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms as django_forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from automations import forms
from tests.flows.human import NameForm, UploadForm


def texts(form: django_forms.BaseForm) -> dict[str, str]:
    return {entry.label: entry.text for entry in forms.entries(form)}


def test_entries_are_what_was_entered_in_words():
    """Choices by their label; fields that are hidden are left out."""
    assert texts(NameForm(QueryDict("name=Ada&colour=b"))) == {
        "Full name": "Ada",
        "Colour": "Blue",
        "Note": "",
    }


def test_entries_show_input_that_is_not_valid():
    """Nothing is lost because it was wrong."""
    assert texts(NameForm(QueryDict("name=&colour=green&note=x")))["Colour"] == "green"


def test_entries_name_files_and_leave_out_passwords():
    """A file has to be chosen again, and a password is never shown."""
    files = MultiValueDict({"file": [SimpleUploadedFile("cv.txt", b"x")]})

    found = texts(UploadForm(QueryDict("word=secret&agreed=on"), files))

    assert found == {"Document": "cv.txt", "Agreed": "Yes"}
    assert texts(UploadForm(QueryDict("")))["Document"] == ""
    assert texts(UploadForm(QueryDict("")))["Agreed"] == "No"


class Unusual(django_forms.Form):
    """Fields with several values, groups of choices, and rows of the database."""

    colours = django_forms.MultipleChoiceField(
        choices=[("Warm", [("r", "Red"), ("y", "Yellow")]), ("b", "Blue")]
    )
    when = django_forms.SplitDateTimeField()
    group = django_forms.ModelChoiceField(Group.objects.all())


def test_entries_of_unusual_fields_ask_the_database_nothing():
    """This test has no database."""
    data = QueryDict("colours=r&colours=b&when_0=2026-03-01&when_1=9:00&group=7")

    assert texts(Unusual(data)) == {
        "Colours": "Red, Blue",
        "When": "2026-03-01, 9:00",
        "Group": "7",
    }


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValidationError("No."), {"__all__": ["No."]}),
        (ValidationError(["No.", "Never."]), {"__all__": ["No.", "Never."]}),
        (ValidationError({"name": "Taken."}), {"name": ["Taken."]}),
        (ValidationError({"__all__": "No.", "x": "Odd."}), {"__all__": ["No.", "Odd."]}),
    ],
)
def test_errors_are_shown_where_they_belong(error: ValidationError, expected: Any):
    """At the field that is named; all others above the form."""
    form = NameForm(QueryDict("name=Ada&colour=r"))
    form.is_valid()

    forms.add_errors(form, error)

    assert form.errors.get_json_data() == {
        key: [{"message": text, "code": ""} for text in texts] for key, texts in expected.items()
    }
