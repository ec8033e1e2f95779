"""An order that flows refer to."""

from __future__ import annotations

import datetime

import pytest

from sample_flows import models


@pytest.fixture
def order(db: None) -> models.Order:
    """One order of one customer."""
    return make_order()


def make_order(email: str = "ute@example.com") -> models.Order:
    customer = models.Person.objects.create(
        email=email, first_name="Ute", last_name="Meier", joined=datetime.date(2026, 1, 2)
    )
    return models.Order.objects.create(customer=customer, goods="Herb press", amount=9)
