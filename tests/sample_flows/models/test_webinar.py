"""Webinars and registrations: one place per person, the newest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from sample_flows.models import Person, Registration, Webinar
from tests.sample_flows.conftest import make_person

START = datetime(2026, 5, 4, 18, tzinfo=UTC)


def webinar(title: str = "Bees", days: int = 0) -> Webinar:
    return Webinar.objects.create(
        title=title, starts=START + timedelta(days=days), duration=timedelta(hours=1)
    )


def test_webinars_are_listed_the_latest_first(db: None) -> None:
    """Whatever the order in which they were planned."""
    for title, days in (("Soil", 1), ("Seeds", 3), ("Bees", 2)):
        webinar(title, days)

    assert [str(one) for one in Webinar.objects.all()] == ["Seeds", "Bees", "Soil"]


def test_person_has_one_place_in_a_webinar(person: Person) -> None:
    """And may have others in other webinars."""
    bees = webinar()
    Registration.objects.create(webinar=bees, person=person)
    Registration.objects.create(webinar=webinar("Soil"), person=person)

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(webinar=bees, person=person)


def test_registration_says_who_and_for_what(person: Person) -> None:
    """Mails are wanted until somebody says otherwise."""
    registration = Registration.objects.create(webinar=webinar(), person=person)

    assert str(registration) == "Ute Lüders: Bees"
    assert not registration.unsubscribed


def test_places_go_with_the_person(person: Person) -> None:
    """Who asks to be deleted is deleted; the others keep their places."""
    bees, other = webinar(), make_person("bo@example.com")
    for guest in (person, other):
        Registration.objects.create(webinar=bees, person=guest)

    person.delete()

    assert [place.person for place in bees.registrations.all()] == [other]
