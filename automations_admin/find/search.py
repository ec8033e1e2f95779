"""What people type to find an instance, as a question to the database."""

from __future__ import annotations

import uuid
from contextlib import suppress

from django.db.models import Q

from automations_admin import counting
from automations_admin.find import data
from automations_admin.find.terms import Search, Term


def identified(search: Search) -> Q:
    """Return the condition that the words make: each is an id, a UUID or a key."""
    found = Q()
    for word in search.words:
        found &= _named(word)
    return found


def holding(search: Search) -> Q:
    """Return the condition that the values in the data make."""
    found = Q()
    for term in search.conditions:
        found &= data.condition(term)
    return found


def _named(word: Term) -> Q:
    text = word.text
    found = Q(key=text)
    if text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= counting.MAX_ID:
        found |= Q(pk=int(text))
    with suppress(ValueError):
        found |= Q(uuid=uuid.UUID(text))
    return found
