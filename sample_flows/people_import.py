"""Stores people that were read from a file: new ones are added, known ones brought up to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from sample_flows.models import Person

BATCH = 200


@dataclass(frozen=True)
class Counts:
    """How many people were added, changed, and found as they should be."""

    added: int
    changed: int
    unchanged: int


class _Undo(Exception):
    """Leaves the transaction without storing anything."""


def store(people: Mapping[str, Mapping[str, str | date]], *, dry_run: bool = False) -> Counts:
    """Add or update people, all of them or none.

    Args:
        people: values by e-mail address in lower case.
        dry_run: count only; what was written is undone.

    Returns:
        What was (or with `dry_run` would be) done.
    """
    counts = Counts(0, 0, 0)
    try:
        with transaction.atomic():
            counts = _store(people)
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    return counts


def _store(people: Mapping[str, Mapping[str, str | date]]) -> Counts:
    known = _known(list(people))
    added = [Person(**values) for email, values in people.items() if email not in known]
    changed = [person for email, person in known.items() if _update(person, people[email])]
    Person.objects.bulk_create(added, batch_size=BATCH)
    fields = [name for name in next(iter(people.values()), {}) if name != "email"]
    if changed:
        Person.objects.bulk_update(changed, fields, batch_size=BATCH)
    return Counts(len(added), len(changed), len(known) - len(changed))


def _known(emails: list[str]) -> dict[str, Person]:
    """Return the people that we have already, by address, asking for a batch at a time."""
    found: dict[str, Person] = {}
    for start in range(0, len(emails), BATCH):
        batch = Person.objects.filter(email__in=emails[start : start + BATCH])
        found.update({person.email: person for person in batch})
    return found


def _update(person: Person, values: Mapping[str, str | date]) -> bool:
    """Set what is different and tell whether anything was."""
    changes = {name: value for name, value in values.items() if getattr(person, name) != value}
    for name, value in changes.items():
        setattr(person, name, value)
    return bool(changes)
