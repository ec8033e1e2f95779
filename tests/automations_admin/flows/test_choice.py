"""What the page of a flow offers to choose from."""

from __future__ import annotations

from typing import Any

from automations.models import Definition
from automations_admin.flows import choice
from automations_admin.flows.choice import Choices
from automations_admin.flows.lens import Lens
from automations_admin.flows.queries import Version

OLD, NEW = Version(Definition(pk=3), 1, False, 1), Version(Definition(pk=4), 2, True, 7)


def offered(lens: Lens, *versions: Version) -> Choices:
    def url(**changes: Any) -> str:
        return str(changes)

    return choice.offered(lens, list(versions), NEW, url)


def test_a_period_is_asked_for_where_the_past_is_shown() -> None:
    """And a span where times are."""
    now = offered(Lens())
    assert [one.label for one in now.heats] == ["Now", "Visits", "Failures", "Median", "p90"]
    assert now.periods == now.spans == []
    assert [one.label for one in offered(Lens("visits")).periods] == ["24 h", "7 d", "30 d"]
    assert offered(Lens("visits")).spans == []
    assert [one.label for one in offered(Lens("p90")).spans] == ["Whole stay", "Work only"]


def test_what_is_shown_is_marked() -> None:
    """One of each."""
    found = offered(Lens("p90", "day", "work"))
    for some, label in ((found.heats, "p90"), (found.periods, "24 h"), (found.spans, "Work only")):
        assert [one.label for one in some if one.current] == [label]


def test_each_is_a_link_that_changes_one_thing() -> None:
    """The rest stays."""
    assert offered(Lens("p90")).periods[0].url == "{'period': 'day'}"


def test_definitions_are_offered_if_there_are_several() -> None:
    """With how many run on each."""
    assert offered(Lens(), NEW).definitions == []
    old, new = offered(Lens(), OLD, NEW).definitions
    assert (old.label, old.url, old.title) == ("1", "{'definition': 3}", "1 instance runs on it")
    assert (new.label, new.current) == ("2 (current)", True)
