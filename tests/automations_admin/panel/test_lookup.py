"""Finding the instances that refer to an object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms

from automations import flow
from automations.models import AutomationModel
from automations_admin.panel import lookup
from automations_admin.panel.lookup import Subject
from sample_flows import models
from tests.automations_admin.panel.conftest import make_order

pytestmark = pytest.mark.django_db

LABEL = "sample_flows.order"


class PerOrder(flow.Automation):
    """Waits; at most one is live for an order."""

    order: Any = models.Order
    unique = ("order",)

    ask = flow.Form(forms.Form).Permission("auth.add_user")
    end = flow.End()


def stored(data: Any, **fields: Any) -> AutomationModel:
    return AutomationModel.objects.create(automation_class="shop.Payment", data=data, **fields)


def reference(pk: Any, label: str = LABEL) -> dict[str, Any]:
    return {"$model": label, "pk": pk}


def found(obj: Any, keys: tuple[str, ...] = (), newest: int | None = 1000) -> list[Any]:
    rows = AutomationModel.objects.all()
    return lookup.find(rows, Subject.of(obj, keys), newest).rows


@pytest.mark.parametrize("key", ["order", "bought", 'a "key"', "{}", "Bestellung für Ömer"])
def test_it_is_found_under_any_key(order: models.Order, key: str) -> None:
    """Nobody has to declare it."""
    mine = stored({"x": 1, key: reference(order.pk)})
    assert found(order) == [mine]


def test_the_order_of_the_reference_does_not_matter(order: models.Order) -> None:
    """Somebody may have edited the data."""
    mine = stored({"order": {"pk": order.pk, "$model": LABEL}})
    assert found(order) == [mine]


def test_what_only_resembles_a_reference_is_not_found(order: models.Order) -> None:
    """Another object, another model, deeper in the data, text, more than a reference."""
    for value in (
        reference(order.pk * 10),
        reference(str(order.pk)),
        reference(order.pk, "sample_flows.person"),
        {"deeper": reference(order.pk)},
        [reference(order.pk)],
        f'{{"$model": "{LABEL}", "pk": {order.pk}}}',
        {**reference(order.pk), "more": 1},
    ):
        stored({"order": value})
    stored([1])
    assert found(order) == []


@pytest.mark.parametrize("pk", ["6f1ab4c0-7c8c-4d4b-9f60", "Größe", 'a "b" \\ c', "%_"])
def test_primary_keys_that_are_text_are_found(pk: str) -> None:
    """Whatever is in them."""
    mine = stored({"order": reference(pk)})
    stored({"order": reference("other")})
    rows = AutomationModel.objects.all()
    assert lookup.find(rows, Subject((LABEL,), pk), None).rows == [mine]


def test_live_ones_come_first_then_the_newest(order: models.Order) -> None:
    """And no more than ten are shown."""
    data = {"order": reference(order.pk)}
    live = [stored(data) for _ in range(2)]
    over = [stored(data, state="completed", finished=True) for _ in range(10)]
    rows = AutomationModel.objects.all()
    result = lookup.find(rows, Subject.of(order), 1000)
    assert result.rows == [*live[::-1], *over[::-1][:8]]
    assert result.more


def test_only_the_newest_are_looked_at_but_unique_live_ones_are_always_found(
    order: models.Order,
) -> None:
    """An index finds them, however much has run since."""
    old = stored({"order": reference(order.pk)})
    unique = PerOrder(order=order)
    other = stored({})
    assert [row.pk for row in found(order, newest=1)] == [unique.id]
    assert [row.pk for row in found(order, newest=other.pk - old.pk)] == [unique.id]
    assert [row.pk for row in found(order, newest=None)] == [unique.id, old.pk]


def test_keys_narrow_it_down(order: models.Order) -> None:
    """Also for what is unique."""
    mine = stored({"order": reference(order.pk)})
    other = stored({"replaces": reference(order.pk)})
    assert found(order, keys=("order",)) == [mine]
    assert found(order, keys=("replaces",)) == [other]
    assert found(order, keys=("replaces", "order")) == [other, mine]
    unique = PerOrder(order=order)
    assert [row.pk for row in found(order, keys=("replaces",), newest=None)] == [other.pk]
    assert [row.pk for row in found(order, keys=("order",), newest=None)] == [unique.id, mine.pk]


def test_only_the_given_rows_are_searched(order: models.Order) -> None:
    """Those that may be seen."""
    stored({"order": reference(order.pk)})
    PerOrder(order=order)
    rows = AutomationModel.objects.filter(automation_class="shop.Other")
    assert lookup.find(rows, Subject.of(order), 1000).rows == []


def test_the_number_of_queries_is_constant(
    order: models.Order, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """Whatever is found."""
    for _ in range(15):
        stored({"order": reference(order.pk)})
    PerOrder(order=order)
    with django_assert_max_num_queries(3):
        found(order)


def test_proxies_are_the_same_object(order: models.Order, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flow may have been started with one of them."""

    class Proxy:
        class _meta:
            concrete_model = models.Order
            label_lower = "shop.vip_order"

    class Other:
        class _meta:
            concrete_model = models.Person
            label_lower = "shop.person"

    monkeypatch.setattr(lookup.apps, "get_models", lambda: [models.Order, Proxy, Other])
    assert Subject.of(order).labels == (LABEL, "shop.vip_order")


def test_another_object_of_the_model_is_another_subject(order: models.Order) -> None:
    """Only the primary key differs."""
    mine, theirs = order, make_order("bo@example.com")
    run = stored({"order": reference(theirs.pk)})
    assert found(mine) == []
    assert found(theirs) == [run]
