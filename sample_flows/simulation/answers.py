"""Managers, directors, accountants and moderators: how soon they answer, and what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from django.contrib.auth.models import User

from automations import testing
from automations.automation import Automation
from automations.models import AutomationModel, AutomationTaskModel
from sample_flows.models.issue import IssueState
from sample_flows.simulation.customers import GOOD_CARD
from sample_flows.simulation.world import World

Answer = Callable[[Random, AutomationTaskModel], dict[str, Any]]


class Answers:
    """Notices tasks that wait for somebody, and plans the answers.

    Args:
        world: where they are given.
        flow: only tasks of this one.
    """

    def __init__(self, world: World, flow: type[Automation] | None = None) -> None:
        self.world = world
        self.tasks = AutomationTaskModel.objects.filter(requires_interaction=True, finished=None)
        if flow is not None:
            self.tasks = self.tasks.filter(
                automation__automation_class=flow.get_automation_class_name()
            )
        self.seen: set[int] = set()
        self.users = {user.username: user for user in User.objects.all()}

    def look_round(self) -> None:
        """Plan answers to what was not seen before."""
        for task in self.tasks.order_by("pk"):
            if task.pk not in self.seen:
                self.seen.add(task.pk)
                self._plan(task)

    def _plan(self, task: AutomationTaskModel) -> None:
        name, share, soonest, latest, answer = HABITS[task.status]
        dice = self._dice(task)
        if dice.random() < share:
            delay = timedelta(hours=dice.uniform(soonest, latest))
            deed = partial(self._give, task.pk, self.users[name], answer, dice)
            self.world.at(self.world.now + delay, deed)

    def _dice(self, task: AutomationTaskModel) -> Random:
        """Return chance of its own for a task, which is the same with every start."""
        instance = AutomationModel.objects.filter(pk__lt=task.automation_id).count()
        visits = AutomationTaskModel.objects.filter(
            automation=task.automation_id, status=task.status, pk__lt=task.pk
        )
        return self.world.dice(instance, task.status, visits.count())

    def _give(self, pk: int, user: User, answer: Answer, dice: Random) -> None:
        """Answer, unless the time for it is over."""
        task = AutomationTaskModel.objects.select_related("automation").get(pk=pk)
        if task.is_open:
            testing.submit(task, user, answer(dice, task))


def decide(dice: Random, task: AutomationTaskModel) -> dict[str, Any]:
    """Approve eight of ten expenses."""
    if dice.random() < 0.8:
        return {"decision": "approved", "reason": ""}
    return {"decision": "rejected", "reason": "The budget for this year is used up."}


def clarify(dice: Random, task: AutomationTaskModel) -> dict[str, Any]:
    """Enter another card for six of ten refused payments, cancel the others."""
    if dice.random() < 0.6:
        return {"card": GOOD_CARD, "cancel": ""}
    return {"card": "", "cancel": "on"}


def moderate(dice: Random, task: AutomationTaskModel) -> dict[str, Any]:
    """Record the first open issue; seven of ten are settled."""
    issues = task.automation.instance.issue_list.issues.filter(state=IssueState.OPEN)
    answer = {"title": issues[0].title, "note": "As discussed"}
    if dice.random() < 0.7 or issues.count() == 1:
        answer["settled"] = "on"
    else:
        answer["finished"] = "on"
    return answer


def report_call(dice: Random, task: AutomationTaskModel) -> dict[str, Any]:
    """Reach seven of ten customers; half of these will order."""
    outcome = dice.choices(["interested", "undecided", "unreachable"], [35, 35, 30])[0]
    return {"outcome": outcome, "note": NOTES[outcome]}


#: What is noted after a call, by its outcome.
NOTES = {
    "interested": "The card had expired; will order tonight.",
    "undecided": "Wants to compare prices first.",
    "unreachable": "",
}
#: By step: who answers, what share of the tasks, after how many hours at least and at most, what.
HABITS: dict[str, tuple[str, float, float, float, Answer]] = {
    "approval": ("manager", 0.75, 1, 40, decide),
    "escalation": ("director", 0.8, 3, 60, decide),
    "clarify": ("accountant", 0.8, 1, 48, clarify),
    "moderation": ("manager", 0.9, 0.3, 2, moderate),
    "call": ("marketing", 0.94, 2, 40, report_call),
}
