"""Orders: placed at first, kept for the books, and without a card number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import translation

from sample_flows.models import Order, Person
from sample_flows.models.order import OrderState


@pytest.fixture
def order(person: Person) -> Order:
    return Order.objects.create(customer=person, goods="Tea, 500 g", amount=Decimal("9.90"))


def test_new_order_is_placed(order: Order) -> None:
    """Nothing is charged or sent yet."""
    assert (order.state, order.charge, order.parcel) == ("placed", "", "")


def test_order_is_named_in_the_language_of_the_reader(order: Order) -> None:
    """By number and goods."""
    assert str(order) == f"Order {order.pk}: Tea, 500 g"
    with translation.override("de"):
        assert str(order) == f"Bestellung {order.pk}: Tea, 500 g"


def test_card_number_has_no_place() -> None:
    """It is in the payment's data only, where it is needed."""
    assert not [field.name for field in Order._meta.get_fields() if "card" in field.name]


def test_amount_cannot_be_negative(order: Order) -> None:
    """We sell, we do not pay."""
    order.amount = Decimal("-1")

    with pytest.raises(ValidationError, match="amount"):
        order.full_clean()


def test_customer_with_orders_cannot_be_deleted(order: Order, person: Person) -> None:
    """The books must stay complete."""
    with pytest.raises(ProtectedError):
        person.delete()


def test_paid_orders_are_those_that_are_paid_or_sent(person: Person) -> None:
    """Not those that were cancelled, or placed only."""
    for state in OrderState:
        Order.objects.create(customer=person, goods=state, amount=Decimal(1), state=state)

    assert {order.goods for order in Order.objects.paid()} == {"paid", "sent"}
