"""Teams with issues to discuss, and the company's nightly report."""

from __future__ import annotations

from functools import partial

from sample_flows.automations import IssueDiscussion, NightlyReport
from sample_flows.models import Issue, IssueList
from sample_flows.simulation.world import World

ISSUES = {
    "Garden": ("The fence", "Watering in August", "Who has the key?", "Two new apple trees"),
    "Office": ("Meeting rooms", "Quiet hours", "The coffee machine"),
    "Shop": ("Opening on Saturdays",),
}


def plan(world: World) -> None:
    """Let two teams begin at the start, and one shortly before the end."""
    world.at(world.start, NightlyReport)
    for team, titles in ISSUES.items():
        issue_list = IssueList.objects.create(team=team, email=f"{team.lower()}@example.com")
        Issue.objects.bulk_create(Issue(issue_list=issue_list, title=title) for title in titles)
        begin = partial(IssueDiscussion, issue_list=issue_list)
        if team == "Shop":
            world.before_end(3, begin)
        else:
            world.at(world.moment(0, 0.1), begin)
