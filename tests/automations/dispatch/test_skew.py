"""Clocks that differ: leases are told by them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from automations import clock
from automations.dispatch import skew

pytestmark = pytest.mark.django_db


def shifted(**units: float) -> str:
    """Return what is said about a clock that is so far ahead."""
    with clock.replaced(lambda: timezone.now() + timedelta(**units)):
        return skew.complaint()


def test_right_clocks_are_not_spoken_of() -> None:
    assert abs(skew.skew()) < timedelta(seconds=2)
    assert skew.complaint() == ""


@pytest.mark.only_on("postgresql", "mariadb")
@pytest.mark.parametrize(("hours", "word"), [(1, "3600 s ahead of"), (-1, "3600 s behind")])
def test_a_clock_that_differs_is(hours: int, word: str) -> None:
    assert f"is {word} that of the database. More than 10 s" in shifted(hours=hours)


@pytest.mark.only_on("postgresql", "mariadb")
def test_as_much_is_allowed_as_a_lease_bears(settings: pytest.FixtureRequest) -> None:
    assert shifted(seconds=15)
    settings.AUTOMATIONS = {"LEASE": 60, "HEARTBEAT": 10}  # type: ignore[attr-defined]
    assert shifted(seconds=15) == ""


@pytest.mark.only_on("sqlite")
def test_sqlite_has_no_clock_of_its_own() -> None:
    assert shifted(hours=1) == ""
