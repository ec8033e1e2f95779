"""What people type to find an instance."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from automations.models import AutomationModel
from automations_admin.instances import search

DATA: dict[str, Any] = {
    "order": 10395,
    "name": "Zoë",
    "paid": True,
    "note": None,
    "card": {"last4": "4417", "contains": "x", "exact": "y"},
    "items": [{"sku": "A1"}, {"sku": "B2"}],
    "text": "10395",
    "url": "http://x/?a=b",
}


@pytest.fixture
def stored(db: None) -> AutomationModel:
    AutomationModel.objects.create(automation_class="x.Y", data={"order": 1})
    return AutomationModel.objects.create(automation_class="x.Y", data=DATA)


def found(text: str) -> list[int]:
    return list(search.narrowed(AutomationModel.objects.all(), text).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "text",
    [
        "order:10395",
        "order=10395",
        "data.order=10395",
        "order: 10395",
        "name:Zoë",
        "paid:true",
        "note:null",
        "card.last4:4417",
        "card.contains:x",
        "card.exact:y",
        "items.1.sku:B2",
        "text:10395",
        "url=http://x/?a=b",
    ],
)
def test_a_value_in_the_data_is_found(stored: AutomationModel, text: str) -> None:
    """At a path of keys; also keys that are called like lookups."""
    assert found(text) == [stored.pk]


def test_an_id_a_uuid_and_a_key_are_found(stored: AutomationModel) -> None:
    """Each as it is."""
    for text in (str(stored.pk), str(stored.uuid), stored.uuid.hex, stored.key):
        assert found(text) == [stored.pk]


@pytest.mark.parametrize(
    "text",
    [
        "order:9", "order:", ":x", "a..b:1", "nothing", "9" * 40, "paid:1",
        "5f0c1f3e-7d52-4c0e-9a5b-3f6f0a6c2b11",
        "order__gt:0", "order:1e999", "order:NaN", "x:" + "9" * 60, ".".join("abcdefghijkl") + ":1",
        "order:[1]", 'order:{"a": 1}', "=", "-1", "٣",
    ],
)  # fmt: skip
def test_anything_else_finds_nothing(stored: AutomationModel, text: str) -> None:
    """And breaks nothing."""
    assert stored.pk not in found(text)


#: Whatever can arrive in an address, once NUL is taken out.
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


class AnyText(TestCase):
    """Whatever is typed is a question that the database can answer."""

    @settings(max_examples=60)
    @given(st.text(ANY, max_size=60))
    def test_no_text_is_an_error(self, text: str) -> None:
        """At most an empty list."""
        found(text)
        found(f"a.{text}:1")
        found(f"a:{text}")
