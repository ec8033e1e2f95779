"""Rows in bulk are those that the models would have stored."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from automations.models import AutomationModel
from benchmarks import rows

pytestmark = pytest.mark.django_db


def test_rows_are_stored_from_a_template() -> None:
    """In pieces; what varies varies, the rest is the same."""
    template = rows.Template(AutomationModel(automation_class="x.Y"), "id", "uuid", "key", "data")
    uuid = "5f0c1f3e-7d52-4c0e-9a5b-3f6f0a6c{:04}"
    made = (template.values(pk, uuid.format(pk), str(pk), {"n": pk}) for pk in range(1, 8))
    assert rows.write(AutomationModel, made) == 7
    found = AutomationModel.objects.order_by("pk")
    assert [row.data for row in found] == [{"n": pk} for pk in range(1, 8)]
    assert {(row.automation_class, row.state) for row in found} == {("x.Y", "running")}


def test_the_next_row_has_the_next_key() -> None:
    """Although the keys were given."""
    template = rows.Template(Group(), "id", "name")
    rows.write(Group, [template.values(pk, f"group {pk}") for pk in (40, 41)])
    assert Group.objects.create(name="next").pk > 41
