"""Whose turn it is at a draft, for any people at any moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations.designed import presence
from automations.designed.presence import PATIENCE, Person, Presence

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)

moments = st.integers(0, 180).map(lambda ago: NOW - ago * SECOND)
crowds = st.lists(
    st.builds(Person, st.integers(1, 5), st.just("Ada"), moments, st.none() | moments),
    unique_by=lambda one: one.user,
    max_size=5,
)
people = st.builds(Person, st.integers(1, 5), st.just("Ben"), moments)


def person(name: str, seen: int, edited: int | None = None) -> Person:
    """Return somebody by how many seconds ago they were seen, and edited."""
    return Person(
        name, name, NOW - seen * SECOND, None if edited is None else NOW - edited * SECOND
    )


def known(me: Person, crowd: list[Person]) -> Person:
    """Return somebody as the crowd knows them."""
    return next((one for one in crowd if one.user == me.user), me)


def with_(me: Person, crowd: list[Person]) -> list[Person]:
    """Return the crowd after somebody in it has changed."""
    return [me, *(one for one in crowd if one.user != me.user)]


def test_everybody_is_told_who_edits_and_who_looks() -> None:
    crowd = [person("Ada", 5, 5), person("Cem", 30), person("Ben", 59), person("Eve", 61)]
    assert presence.told("Ben", crowd, NOW) == Presence("Ada", False, ("Cem",))
    assert presence.told("Ada", crowd, NOW) == Presence("", True, ("Ben", "Cem"))
    assert presence.told("Flo", crowd, NOW) == Presence("Ada", False, ("Ben", "Cem"))


@pytest.mark.parametrize(("ago", "edits"), [(0, True), (59, True), (60, False), (900, False)])
def test_who_was_silent_for_sixty_seconds_edits_no_more(ago: int, edits: bool) -> None:
    assert (presence.editor([person("Ada", ago, ago)], NOW) is not None) is edits


def test_who_only_looks_again_edits_until_that_has_run_out() -> None:
    me = presence.after_beat(person("Ada", 20, 20), [person("Ada", 20, 20)], NOW, edits=False)
    assert (me.seen, me.edited) == (NOW, NOW - 20 * SECOND)


@given(crowds, people, st.booleans())
def test_a_sign_of_life_takes_the_draft_from_nobody(
    crowd: list[Person], me: Person, edits: bool
) -> None:
    me, before = known(me, crowd), presence.editor(crowd, NOW)
    after = with_(presence.after_beat(me, crowd, NOW, edits=edits), crowd)
    if before is not None and before.user != me.user:
        assert presence.editor(after, NOW) == before


@given(crowds, people)
def test_who_changes_something_edits_unless_somebody_else_does(
    crowd: list[Person], me: Person
) -> None:
    me, before = known(me, crowd), presence.told(me.user, crowd, NOW)
    after = with_(presence.after_beat(me, crowd, NOW, edits=True), crowd)
    assert presence.told(me.user, after, NOW).mine is (before.editor == "")


@given(crowds, people)
def test_who_takes_over_edits_and_nobody_else_thinks_so(crowd: list[Person], me: Person) -> None:
    after = presence.taken_over(known(me, crowd), crowd, NOW)
    assert presence.told(me.user, after, NOW).mine
    assert [one.user for one in after if one.edited] == [me.user]
    assert {one.user for one in after} == {me.user, *(one.user for one in crowd)}


@given(crowds, people, st.booleans())
def test_there_is_no_dead_end(crowd: list[Person], me: Person, edits: bool) -> None:
    """Whoever is there, a draft is free once all are silent, and its editor is never locked out."""
    after = with_(presence.after_beat(known(me, crowd), crowd, NOW, edits=edits), crowd)
    assert presence.editor(after, NOW + PATIENCE) is None
    editor = presence.editor(after, NOW)
    if editor is not None:
        assert presence.told(editor.user, after, NOW).editor == ""


@given(crowds, people)
def test_nobody_is_told_of_themselves_or_of_one_person_twice(
    crowd: list[Person], me: Person
) -> None:
    named = [Person(one.user, str(one.user), one.seen, one.edited) for one in crowd]
    found = presence.told(me.user, named, NOW)
    names = [*found.others, *([found.editor] if found.editor else [])]
    assert str(me.user) not in names
    assert len({*names}) == len(names)
    assert not (found.mine and found.editor)
