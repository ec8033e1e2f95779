"""What people type to find an instance."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel
from automations_admin.find import search, terms

pytestmark = pytest.mark.django_db


def found(text: str) -> list[int]:
    sought = terms.parse(text)
    rows = AutomationModel.objects.filter(search.identified(sought), search.holding(sought))
    return list(rows.values_list("pk", flat=True))


@pytest.fixture
def stored() -> AutomationModel:
    AutomationModel.objects.create(automation_class="x.Y", data={"order": 1})
    return AutomationModel.objects.create(automation_class="x.Y", data={"order": 2})


def test_an_id_a_uuid_and_a_key_are_found(stored: AutomationModel) -> None:
    """Each as it is."""
    for text in (str(stored.pk), str(stored.uuid), stored.uuid.hex, stored.key):
        assert found(text) == [stored.pk]


def test_all_terms_must_hold(stored: AutomationModel) -> None:
    """Words and conditions."""
    assert found(f"{stored.pk} {stored.uuid} order:2 order>1") == [stored.pk]
    assert found(f"{stored.pk} order:1") == found(f"{stored.pk} 999999") == []


@pytest.mark.parametrize("text", ["nothing", "9" * 40, "-1", "٣", "1" * 19])
def test_anything_else_finds_nothing(stored: AutomationModel, text: str) -> None:
    """And breaks nothing."""
    assert found(text) == []
