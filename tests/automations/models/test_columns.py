"""What the attributes of a model are called that have a column."""

from __future__ import annotations

from automations.models import AutomationTaskModel
from automations.models.columns import attributes


def test_they_are_those_of_the_fields_in_their_order() -> None:
    found = attributes(AutomationTaskModel)
    assert found[:2] == ("id", "automation_id")
    assert list(found) == [field.attname for field in AutomationTaskModel._meta.concrete_fields]


def test_what_leads_to_a_row_has_none() -> None:
    found = attributes(AutomationTaskModel)
    assert "automation" not in found
    assert "stored" not in found
