"""People: told apart by their address, sorted by last name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from sample_flows.models import Person
from tests.sample_flows.conftest import make_person


def test_person_is_shown_with_name_and_address(person: Person) -> None:
    """Two people may have the same name."""
    assert person.name == "Ute Lüders"
    assert str(person) == "Ute Lüders <ute@example.com>"


def test_zone_is_that_of_the_person(db: None) -> None:
    """Mails speak of times in it."""
    assert make_person("yuko@example.com", "JP", "Asia/Tokyo").zone == ZoneInfo("Asia/Tokyo")


def test_people_are_sorted_by_last_name_first_name_and_address(db: None) -> None:
    """As in a telephone book."""
    for number, (first, last) in enumerate((("Bo", "Lund"), ("Åse", "Abel"), ("Ana", "Lund"))):
        made = make_person(f"p{number}@example.com")
        Person.objects.filter(pk=made.pk).update(first_name=first, last_name=last)

    assert [person.name for person in Person.objects.all()] == ["Åse Abel", "Ana Lund", "Bo Lund"]


def test_address_is_kept_in_lower_case(db: None) -> None:
    """However somebody types it in, so that an import finds the person."""
    person = make_person("Ute@Example.COM")

    person.full_clean()

    assert person.email == "ute@example.com"


def test_second_person_with_an_address_is_refused(person: Person) -> None:
    """Whatever its case."""
    twin = Person(
        email="UTE@example.com",
        first_name="Ute",
        last_name="Groß",
        country="DE",
        time_zone="Europe/Berlin",
        joined="2024-01-01",
    )

    with pytest.raises(ValidationError, match="already exists"):
        twin.full_clean()
