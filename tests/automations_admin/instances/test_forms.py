"""Names for filters."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from automations_admin.instances.forms import filter_form
from automations_admin.models import SavedFilter

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann")


def test_a_name_is_needed(ann: User) -> None:
    """And has a longest."""
    form = filter_form(SavedFilter(owner=ann), {"name": " "})
    assert form.errors == {"name": ["Give the filter a name."]}
    assert "name" in filter_form(SavedFilter(owner=ann), {"name": "x" * 81}).errors
    assert "name" in filter_form(SavedFilter(owner=ann), {"name": "a\x00"}).errors


def test_names_are_taken_once_by_each_owner(ann: User) -> None:
    """A filter keeps its own; others may have the same."""
    own = SavedFilter.objects.create(owner=ann, name="Mine", query="state=failed")
    assert "already" in filter_form(SavedFilter(owner=ann), {"name": "Mine"}).errors["name"][0]
    assert filter_form(own, {"name": "Mine"}).is_valid()
    bob = User.objects.create_user("bob")
    assert filter_form(SavedFilter(owner=bob), {"name": "Mine"}).is_valid()


def test_who_comes_second_is_told(ann: User) -> None:
    """Two windows, the same name, the same moment."""
    form = filter_form(SavedFilter(owner=ann, query="state=failed"), {"name": "Mine"})
    assert form.is_valid()
    SavedFilter.objects.create(owner=ann, name="Mine", query="task=failed")
    assert not form.stored()
    assert "already" in form.errors["name"][0]
    assert SavedFilter.objects.count() == 1
