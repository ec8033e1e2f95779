"""The filters in force in words."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin

from automations.models import Definition
from automations_admin.find import terms
from automations_admin.find.filters import Filters
from automations_admin.instances import chips
from automations_admin.links import Links
from tests.automations_admin.shop import NAME, Simple

pytestmark = pytest.mark.django_db

LINKS = Links(admin.site)


def said(filters: Filters) -> dict[str, dict[str, list[str]]]:
    """Return what is left of the address without each chip, by its words."""
    found = chips.chips(LINKS, filters)
    return {chip.words: parse_qs(urlsplit(chip.url).query) for chip in found}


def test_every_filter_has_a_chip_that_takes_it_off() -> None:
    """And nothing else; a step and a definition go with their flow."""
    Simple()
    one = Definition.objects.get()
    filters = Filters(
        flow=f"{NAME}.Simple", state="failed", task="person", step="step", held="any", age="day",
        ended="week", assignee="group:Accounts", error="ValueError", same="abc", definition=one.pk,
        object="auth.user:7", q="a:1",
    )  # fmt: skip
    found = said(filters)
    everything = parse_qs(filters.text)
    taken_off = {words: set(everything) - set(left) for words, left in found.items()}
    assert {words: keys for words, keys in taken_off.items() if len(keys) == 1} == {
        "a:1": {"q"}, "state: Failed": {"state"}, "task: Waits for a person": {"task"},
        "started in the last 24 hours": {"age"}, "at step: Step": {"step"},
        "ended in the last 7 days": {"ended"}, "for Accounts": {"assignee"},
        "error: ValueError": {"error"}, "the same failure": {"same"}, "Paused in any way": {"held"},
        next(words for words in found if words.startswith("definition: since")): {"definition"},
        "about: user 7": {"object"},
    }  # fmt: skip
    assert taken_off["flow: Simple"] == {"flow", "step", "definition"}
    assert not set().union(*taken_off.values()) ^ set(everything)
    assert said(Filters()) == {}


def test_terms_are_taken_off_one_by_one() -> None:
    """The others are kept as they were meant."""
    found = said(Filters(q='17 a.b:1 c>="x y"'))
    assert found == {
        "17": {"q": ['a.b:1 c>="x y"']},
        "a.b:1": {"q": ['17 c>="x y"']},
        'c>="x y"': {"q": ["17 a.b:1"]},
    }


def test_what_is_not_understood_is_taken_off_as_a_whole() -> None:
    """Shortened."""
    assert said(Filters(q="x:")) == {"x:": {}}
    assert list(said(Filters(q=":" * 99))) == [f"{':' * 40}…"]
    assert said(Filters(object="x", assignee="me", definition=99)).keys() == {
        "about: x",
        "for me",
        "definition: unknown",
    }


@pytest.mark.parametrize("text", ["17", "a.b:1", 'a!="1"', '"a b".c>=2', r'x:"a \" b"'])
def test_a_term_is_written_as_it_was_typed(text: str) -> None:
    """So that it is read as the same again."""
    found = terms.parse(text)
    assert [chips.said(term) for term in (*found.words, *found.conditions)] == [text]
