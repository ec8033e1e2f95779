"""Signs of life at a draft are stored, heard and run out; taking over is recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.designed import attending, drafts, publishing
from automations.designed.presence import PATIENCE, Presence
from automations.models import Attendance, Event, FlowVersion
from automations.status import EventKind

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def ben(db: object) -> User:
    """A colleague."""
    return User.objects.create_user("ben")


def taken() -> list[Event]:
    """Return what is recorded of drafts that were taken over."""
    return list(Event.objects.filter(kind=EventKind.DRAFT_TAKEN_OVER).order_by("pk"))


def test_who_comes_is_seen_by_the_others(draft: FlowVersion, author: User, ben: User) -> None:
    assert attending.beat(draft, actor=author, edits=False) == Presence()
    assert attending.beat(draft, actor=ben, edits=False) == Presence(others=("dora",))
    assert attending.beat(draft, actor=author, edits=True) == Presence("", True, ("ben",))
    assert attending.beat(draft, actor=ben, edits=True) == Presence("dora")


def test_looking_who_is_there_stores_nothing(draft: FlowVersion, author: User, ben: User) -> None:
    attending.beat(draft, actor=author, edits=True)
    before = [*Attendance.objects.values()]
    assert attending.around(draft, ben) == Presence("dora")
    assert [*Attendance.objects.values()] == before


def test_two_tabs_are_one_person(draft: FlowVersion, author: User, ben: User) -> None:
    attending.beat(draft, actor=author, edits=True)
    assert attending.beat(draft, actor=author, edits=False) == Presence("", True)
    assert attending.around(draft, ben) == Presence("dora")
    assert Attendance.objects.count() == 1


def test_who_is_silent_edits_no_more(draft: FlowVersion, author: User, ben: User) -> None:
    with testing.frozen_time(NOW):
        attending.beat(draft, actor=author, edits=True)
    with testing.frozen_time(NOW + PATIENCE - timedelta(seconds=1)):
        assert attending.beat(draft, actor=ben, edits=True).editor == "dora"
    with testing.frozen_time(NOW + PATIENCE):
        assert attending.beat(draft, actor=ben, edits=True) == Presence("", True)
        assert attending.beat(draft, actor=author, edits=True).editor == "ben"


def test_one_draft_says_nothing_of_another(draft: FlowVersion, author: User, ben: User) -> None:
    own = drafts.of(draft.flow, ben)
    attending.beat(own, actor=ben, edits=True)
    assert attending.around(draft, author) == Presence()


def test_who_takes_over_edits_and_the_other_hears_it(
    draft: FlowVersion, author: User, ben: User
) -> None:
    attending.beat(draft, actor=author, edits=True)
    assert attending.take_over(draft, actor=ben) == "dora"
    assert attending.beat(draft, actor=author, edits=True) == Presence("ben")
    assert attending.beat(draft, actor=ben, edits=True) == Presence("", True, ("dora",))


def test_taking_over_is_recorded_with_both_names(
    draft: FlowVersion, author: User, ben: User
) -> None:
    attending.beat(draft, actor=author, edits=True)
    attending.take_over(draft, actor=ben)
    (event,) = taken()
    assert (event.actor, event.automation_class) == (ben, "designed.Invoicing")
    assert event.detail == {"taken_from": "dora", "revision": 1}


def test_what_nobody_else_edits_is_taken_without_a_record(
    draft: FlowVersion, author: User, ben: User
) -> None:
    attending.beat(draft, actor=author, edits=False)
    assert attending.take_over(draft, actor=ben) == ""
    assert attending.take_over(draft, actor=ben) == ""
    assert attending.around(draft, author).editor == "ben"
    assert taken() == []


def test_nobody_is_kept_from_saving(draft: FlowVersion, author: User, ben: User) -> None:
    attending.beat(draft, actor=ben, edits=True)
    assert drafts.save(draft, {}, revision=1, actor=author).revision == 2


def test_a_draft_that_is_gone_has_nobody_at_it(draft: FlowVersion, author: User) -> None:
    drafts.discard(draft, actor=author)
    with pytest.raises(FlowVersion.DoesNotExist):
        attending.beat(draft, actor=author, edits=True)
    with pytest.raises(FlowVersion.DoesNotExist):
        attending.take_over(draft, actor=author)


def test_who_has_gone_is_forgotten_when_somebody_comes(
    draft: FlowVersion, author: User, ben: User
) -> None:
    with testing.frozen_time(NOW):
        attending.beat(draft, actor=author, edits=True)
    with testing.frozen_time(NOW + attending.KEEP + timedelta(seconds=1)):
        attending.beat(draft, actor=ben, edits=False)
    assert [row.user_name for row in Attendance.objects.all()] == ["ben"]


def test_who_was_erased_is_not_there(draft: FlowVersion, author: User, ben: User) -> None:
    attending.beat(draft, actor=author, edits=True)
    Attendance.objects.update(user=None, user_name="")
    assert attending.beat(draft, actor=ben, edits=True) == Presence("", True)


def test_a_version_is_taken_over_by_nobody(draft: FlowVersion, author: User, ben: User) -> None:
    """It was published between the question and the answer."""
    attending.beat(draft, actor=author, edits=True)
    publishing.publish(draft, revision=draft.revision, actor=author, note="First")
    with pytest.raises(FlowVersion.DoesNotExist):
        attending.take_over(draft, actor=ben)
    with pytest.raises(FlowVersion.DoesNotExist):
        attending.beat(draft, actor=ben, edits=True)
    assert taken() == []
