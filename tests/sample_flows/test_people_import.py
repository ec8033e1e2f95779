"""Storing people: added or brought up to date, never doubled, all of them or none."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from sample_flows import people_import
from sample_flows.models import Person
from sample_flows.people_import import BATCH, Counts

pytestmark = pytest.mark.django_db
Values = dict[str, str | date]


def values(email: str, **other: str) -> Values:
    """Return the values of a row."""
    return {
        "email": email,
        "first_name": "Bo",
        "last_name": "Lund",
        "company": "",
        "country": "DK",
        "time_zone": "Europe/Copenhagen",
        "joined": date(2024, 1, 1),
        **other,
    }


def people(*emails: str, **other: str) -> dict[str, Values]:
    return {email: values(email, **other) for email in emails}


def test_people_are_added_or_brought_up_to_date() -> None:
    """Each of them is counted once."""
    people_import.store(people("a@example.com", "b@example.com"))

    counts = people_import.store(
        people("a@example.com") | people("b@example.com", "c@example.com", last_name="Møller")
    )

    assert counts == Counts(added=1, changed=1, unchanged=1)
    names = dict(Person.objects.values_list("email", "last_name"))
    assert names == {"a@example.com": "Lund", "b@example.com": "Møller", "c@example.com": "Møller"}


def test_what_the_file_does_not_hold_is_kept(person: Person) -> None:
    """A completed profile stays completed, and other people stay."""
    people_import.store(people("b@example.com"))
    Person.objects.update(profile_completed=person.created)

    people_import.store(people("b@example.com", company="Nordlicht"))

    changed = Person.objects.get(email="b@example.com")
    assert (changed.company, changed.profile_completed) == ("Nordlicht", person.created)
    assert Person.objects.count() == 2


def test_dry_run_counts_and_stores_nothing(person: Person) -> None:
    """What would be changed stays as it was, too."""
    counts = people_import.store(people(person.email, "b@example.com"), dry_run=True)

    assert counts == Counts(added=1, changed=1, unchanged=0)
    assert [one.last_name for one in Person.objects.all()] == ["Lüders"]


def test_more_people_than_fit_into_a_batch_are_all_stored() -> None:
    """And all of them are known the next time."""
    many = people(*(f"p{number}@example.com" for number in range(2 * BATCH + 1)))

    first, second = people_import.store(many), people_import.store(many)

    assert first == Counts(2 * BATCH + 1, 0, 0)
    assert second == Counts(0, 0, 2 * BATCH + 1)


def test_nobody_is_stored_if_one_cannot_be(person: Person) -> None:
    """Half an import would be worse than none."""
    wrong = people("b@example.com") | {"c@example.com": values("ute@example.com")}

    with pytest.raises(IntegrityError):
        people_import.store(wrong)

    assert [one.email for one in Person.objects.all()] == ["ute@example.com"]


def test_empty_file_changes_nothing() -> None:
    """That is no error."""
    assert people_import.store({}) == Counts(0, 0, 0)
