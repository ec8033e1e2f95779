"""Parallel branches inside a loop inside a weekly schedule.

Teaches: `Split` and `Join`, loops in and around them, a form that several people fill in one after
the other, `AfterWaitingFor`, `Repeat` once a week.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from automations import flow
from automations.flow import this
from sample_flows import forms, groups, mail, models
from sample_flows.models.issue import IssueState


class IssueDiscussion(flow.Automation):
    """Lets a team discuss its open issues every week, with a deadline and a second round.

    Start it with `IssueDiscussion(issue_list=issue_list)`.
    """

    issue_list: Any = models.IssueList
    unique = ("issue_list",)
    #: What is open after so many rounds is postponed to the next week.
    rounds = 2

    collect = flow.Execute(this.collect_issues)
    anything = flow.If(this.nothing_is_open).Then(this.weekly)
    announce = flow.Execute(this.mail_announcement, effects="sends a mail")
    discuss = flow.Split().Next(this.moderation).Next(this.warning)

    moderation = (
        flow.Form(
            forms.ModerationForm, "sample_flows/tasks/issues.html", this.about, save=this.record
        )
        .Group(name=groups.MODERATORS)
        .SkipAfter(timedelta(days=2))
    )
    more = flow.If(this.goes_on).Then(this.moderation).Else(this.meet)

    warning = (
        flow.Execute(this.mail_warning, effects="sends a mail")
        .AfterWaitingFor(timedelta(days=1))
        .SkipIf(this.is_over)
    )
    meet = flow.Join()

    again = flow.If(this.needs_another_round).Then(this.announce)
    publish = flow.Execute(this.mail_results, effects="sends a mail")
    weekly = flow.Repeat(this.collect).Cron("0 9 * * 1").TimeZone("Europe/Berlin")

    class Meta:
        verbose_name = _("Issue discussion")
        verbose_name_plural = _("Issue discussions")

    def collect_issues(self, task: Any) -> int:
        """Open what was postponed, and begin a new week."""
        self.issue_list.issues.filter(state=IssueState.POSTPONED).update(state=IssueState.OPEN)
        self.data["round"] = 0
        return self._open().count()

    def nothing_is_open(self, task: Any) -> bool:
        """Tell whether there is nothing to discuss."""
        return not self._open().exists()

    def mail_announcement(self, task: Any) -> str:
        """Begin a round and tell the team what is to be discussed."""
        self.data["round"] += 1
        self.data["over"] = False
        return self._mail("issues_announced")

    def about(self, task: Any) -> dict[str, Any]:
        """Give the form's page the open issues."""
        return {"issues": list(self._open())}

    def record(self, task: Any, form: forms.ModerationForm, request: HttpRequest) -> dict[str, Any]:
        """Write down what became of an issue."""
        cleaned = form.cleaned_data
        issue, _created = self.issue_list.issues.get_or_create(title=cleaned["title"])
        issue.note = cleaned["note"]
        if cleaned["settled"]:
            issue.state = IssueState.SETTLED
        issue.save(update_fields=["note", "state"])
        self.data["over"] = cleaned["finished"] or not self._open().exists()
        return cleaned

    def is_over(self, task: Any) -> bool:
        """Tell whether the moderator has closed this round."""
        return bool(self.data.get("over"))

    def goes_on(self, task: Any) -> bool:
        """Tell whether the moderator is asked again: not if there was no answer in two days."""
        return not self.is_over(task) and bool(task.get_previous_tasks()[0].result)

    def mail_warning(self, task: Any) -> str:
        """Warn the team that the round ends soon."""
        return self._mail("issues_deadline")

    def needs_another_round(self, task: Any) -> bool:
        """Tell whether issues are open and there is a round left; else postpone them."""
        return self._open().exists() and self.data["round"] < self.rounds

    def mail_results(self, task: Any) -> str:
        """Postpone what is open, and tell the team what is settled."""
        self._open().update(state=IssueState.POSTPONED)
        return self._mail("issues_results")

    def _open(self) -> Any:
        return self.issue_list.issues.filter(state=IssueState.OPEN)

    def _mail(self, name: str) -> str:
        issues = list(self.issue_list.issues.all())
        context = {"team": self.issue_list.team, "round": self.data["round"], "issues": issues}
        return mail.to_addresses([self.issue_list.email], name, **context)
