"""Addresses that get no mails."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from automations import clock
from automations.models import Unsubscribed

pytestmark = pytest.mark.django_db


def test_each_reason_is_noted_once() -> None:
    row = Unsubscribed.objects.create(address="hash", scope="offers")
    assert str(row) == "unsubscribed offers hash"
    assert row.at <= clock.now()
    Unsubscribed.objects.create(address="hash", scope="offers", reason="bounced")
    with pytest.raises(IntegrityError), transaction.atomic():
        Unsubscribed.objects.create(address="hash", scope="offers")
