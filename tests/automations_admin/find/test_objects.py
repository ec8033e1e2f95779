"""Instances by the object that their data refer to."""

from __future__ import annotations

from typing import Any

import pytest

from automations.models import AutomationModel
from automations_admin.find.objects import Reference, Refers

pytestmark = pytest.mark.django_db


def stored(**data: Any) -> int:
    return int(AutomationModel.objects.create(automation_class="x.Y", data=data).pk)


def found(text: str) -> set[int]:
    reference = Reference.read(text)
    assert reference is not None
    rows = AutomationModel.objects.filter(Refers(reference))
    return set(rows.values_list("pk", flat=True))


def test_a_reference_is_found_under_any_key() -> None:
    """Whatever stands beside it, and whatever its key is called."""
    order = {"$model": "shop.order", "pk": 17}
    first, second = stored(order=order), stored(a=1, b=[1], c={"x": None}, **{"what ü": order})
    stored(order={"$model": "shop.order", "pk": 18})
    stored(order={"$model": "shop.invoice", "pk": 17})
    stored(deep={"order": order})
    stored(text='{"$model": "shop.order", "pk": 17}', list=["shop.order", 17])
    stored()
    AutomationModel.objects.create(automation_class="x.Y", data=[1])
    assert found("shop.order:17") == found("shop.Order:17") == {first, second}


def test_keys_may_be_text() -> None:
    """Digits may be a number or text; UUIDs and names are text."""
    both = {stored(order={"$model": "shop.order", "pk": pk}) for pk in (17, "17")}
    assert found("shop.order:17") == both
    for pk in ("5f0c1f3e-7d52-4c0e-9a5b-3f6f0a6c2b11", """a'b"c\\d:é 😀"""):
        other = stored(order={"$model": "shop.order", "pk": pk})
        assert found(f"shop.order:{pk}") == {other}


@pytest.mark.parametrize("pk", ["9" * 60, "-1", "0", "%", "x" * 250, "1e3", "'; --", "\\", '"'])
def test_no_key_is_an_error(pk: str) -> None:
    """At most nothing is found."""
    stored(order={"$model": "shop.order", "pk": 17})
    assert found(f"shop.order:{pk}") == set()


@pytest.mark.parametrize(
    "text",
    ["", "order", "shop.order", "shop.order:", "shop.order: ", ":1", "a.b.c:1", "ä.b:1", "1.b:1"],
)
def test_what_names_no_object_is_none(text: str) -> None:
    """A model has an app."""
    assert Reference.read(text) is None
