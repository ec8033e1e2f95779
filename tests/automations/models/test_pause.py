"""Pauses of steps, flows and everything."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from automations.models import Pause


@pytest.mark.parametrize(
    ("flow", "step", "covered"),
    [
        ("", "", True),
        ("shop.Payment", "", True),
        ("shop.Payment", "charge", True),
        ("shop.Payment", "ship", False),
        ("shop.Return", "", False),
        ("shop.Return", "charge", False),
    ],
)
def test_what_a_pause_covers(flow: str, step: str, covered: bool) -> None:
    assert Pause(automation_class=flow, step=step).covers("shop.Payment", "charge") is covered


@pytest.mark.django_db
def test_the_same_is_paused_once() -> None:
    Pause.objects.create(automation_class="shop.Payment")
    with pytest.raises(IntegrityError):
        Pause.objects.create(automation_class="shop.Payment")


def test_pause_shows_what_it_covers() -> None:
    assert str(Pause(automation_class="shop.Payment", step="charge")) == "shop.Payment.charge"
    assert str(Pause()) == "*"
