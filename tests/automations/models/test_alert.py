"""Alerts: told once while they last."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from automations.models import Alert


@pytest.mark.django_db
def test_a_condition_is_live_once() -> None:
    """However many workers notice it; those that have passed do not count."""
    for _ in range(2):
        Alert.objects.create(kind="failures", automation_class="shop.Payment")
    Alert.objects.create(kind="failures", live_key="failures shop.Payment")
    with pytest.raises(IntegrityError):
        Alert.objects.create(kind="failures", live_key="failures shop.Payment")


def test_alert_shows_what_it_is_about() -> None:
    assert str(Alert(kind="failures", automation_class="shop.Payment")) == "failures shop.Payment"
    assert str(Alert(kind="no_worker")) == "no_worker"
