"""Issues: each team has one list, in the order in which issues came up."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from sample_flows.models import Issue, IssueList


@pytest.fixture
def garden(db: None) -> IssueList:
    return IssueList.objects.create(team="Garden", email="garden@example.com")


def test_issues_are_open_and_stay_in_their_order(garden: IssueList) -> None:
    """Not in that of the alphabet."""
    for title in ("The fence", "Apple trees"):
        Issue.objects.create(issue_list=garden, title=title)

    assert [(str(issue), issue.state) for issue in garden.issues.all()] == [
        ("The fence", "open"),
        ("Apple trees", "open"),
    ]


def test_team_has_one_list(garden: IssueList) -> None:
    """A second one is refused with a word."""
    with pytest.raises(ValidationError, match="already exists"):
        IssueList(team="Garden", email="other@example.com").full_clean()


def test_issues_go_with_their_list(garden: IssueList) -> None:
    """They mean nothing without their team."""
    Issue.objects.create(issue_list=garden, title="The fence")

    garden.delete()

    assert not Issue.objects.exists()
