"""Issue discussion: two rounds at most, in parallel with a warning, every Monday at nine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from automations import testing
from sample_flows import groups, models
from sample_flows.automations import IssueDiscussion
from tests.sample_flows.conftest import open_tasks

#: A Monday, 10:00 in Berlin.
START = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def clock(db):
    with testing.frozen_time(START) as clock:
        yield clock


@pytest.fixture
def moderator(member):
    return member(groups.MODERATORS)


@pytest.fixture
def issue_list(clock, moderator) -> models.IssueList:
    issue_list = models.IssueList.objects.create(team="Garden", email="garden@example.com")
    for title in ("Fence", "Pond"):
        models.Issue.objects.create(issue_list=issue_list, title=title)
    return issue_list


def answer(discussion, moderator, title: str, settled: bool = True, finished: bool = False):
    """Record one issue as the moderator."""
    [task] = [task for task in open_tasks(discussion) if task.status == "moderation"]
    data = {"title": title, "note": "As said"}
    data |= {name: "on" for name, on in (("settled", settled), ("finished", finished)) if on}
    testing.submit(task, moderator, data)


def hours(clock, number: int) -> None:
    for _step in range(number):
        clock.advance(timedelta(hours=1))
        testing.run_due()


def at(discussion) -> list[str]:
    return sorted(task.status for task in open_tasks(discussion))


def subjects() -> list[str]:
    return [sent.subject for sent in mail.outbox]


def test_a_round_opens_two_branches(issue_list):
    """The moderator is asked while the warning waits for its time."""
    discussion = IssueDiscussion(issue_list=issue_list)

    assert subjects() == ["Garden: open issues, round 1"]
    assert at(discussion) == ["moderation", "warning"]


def test_the_moderator_is_asked_until_everything_is_settled(issue_list, moderator, clock):
    """Then the branches meet and the results go out; nobody is warned."""
    discussion = IssueDiscussion(issue_list=issue_list)

    answer(discussion, moderator, "Fence")
    assert at(discussion) == ["moderation", "warning"]
    answer(discussion, moderator, "Pond")
    assert at(discussion) == ["meet", "warning"]
    hours(clock, 25)

    assert at(discussion) == ["weekly"]
    assert subjects() == ["Garden: open issues, round 1", "Garden: results of the week"]
    assert "Fence: Settled (As said)" in mail.outbox[1].body


def test_what_is_open_gets_a_second_round(issue_list, moderator, clock):
    """With a split of its own."""
    discussion = IssueDiscussion(issue_list=issue_list)
    answer(discussion, moderator, "Fence", finished=True)

    hours(clock, 25)

    assert "Garden: open issues, round 2" in subjects()
    assert at(discussion) == ["moderation", "warning"]


def test_without_answers_two_rounds_pass_and_everything_is_postponed(issue_list, clock):
    """Each round has a warning and ends after two days."""
    discussion = IssueDiscussion(issue_list=issue_list)

    hours(clock, 4 * 24 + 1)

    assert subjects() == [
        "Garden: open issues, round 1",
        "Garden: this round ends soon",
        "Garden: open issues, round 2",
        "Garden: this round ends soon",
        "Garden: results of the week",
    ]
    assert at(discussion) == ["weekly"]
    assert {issue.state for issue in issue_list.issues.all()} == {"postponed"}


def test_it_begins_again_on_monday_at_nine(issue_list, clock):
    """What was postponed is on the list again."""
    discussion = IssueDiscussion(issue_list=issue_list)

    hours(clock, 7 * 24 - 2)
    assert at(discussion) == ["weekly"]
    hours(clock, 1)

    assert at(discussion) == ["moderation", "warning"]
    assert subjects()[-1] == "Garden: open issues, round 1"


def test_a_week_without_issues_is_passed_over(issue_list, clock):
    """Nobody gets a mail."""
    issue_list.issues.all().delete()

    discussion = IssueDiscussion(issue_list=issue_list)
    hours(clock, 8 * 24)

    assert at(discussion) == ["weekly"]
    assert mail.outbox == []
