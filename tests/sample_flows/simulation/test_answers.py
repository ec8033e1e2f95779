"""Answers: who gives them, how soon, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations.models import AutomationTaskModel
from sample_flows import automations, forms
from sample_flows.automations import ExpenseApproval, IssueDiscussion
from sample_flows.models import Expense, Issue, IssueList, Person
from sample_flows.simulation import answers, logins
from sample_flows.simulation.answers import Answers
from sample_flows.simulation.world import World
from tests.sample_flows.simulation.conftest import START, Loaded

FORMS = {
    vertex.name: vertex
    for flow in automations.READING_ORDER
    for vertex in flow.graph.vertices
    if vertex.kind == "form"
}


@pytest.fixture
def discussion(db: None) -> AutomationTaskModel:
    """A moderator's task with two open issues."""
    garden = IssueList.objects.create(team="Garden", email="garden@example.com")
    for title in ("Fence", "Pond"):
        Issue.objects.create(issue_list=garden, title=title)
    IssueDiscussion(issue_list=garden)
    return AutomationTaskModel.objects.get(status="moderation")


def test_every_form_has_a_habit() -> None:
    """The two lists agree."""
    assert answers.HABITS.keys() == FORMS.keys()


@pytest.mark.parametrize("step", FORMS)
def test_whoever_answers_is_allowed_to(db: None, step: str) -> None:
    """The demo's user is in the group of the form."""
    logins.create()
    [group] = [one.value["name"] for one in FORMS[step].modifiers if one.kind == "group"]

    assert User.objects.get(username=answers.HABITS[step][0]).groups.filter(name=group).exists()


@pytest.mark.parametrize("falls", [0.0, 0.9])
@pytest.mark.parametrize(
    ("answer", "form"), [(answers.decide, forms.ExpenseForm), (answers.clarify, forms.CardForm)]
)
def test_every_answer_is_valid(answer: Callable[..., Any], form: Any, falls: float) -> None:
    """However chance falls; one of the two is a yes, the other a no."""
    given = answer(Loaded(falls), None)

    assert form(given).is_valid()
    assert (given.get("decision") == "approved" or bool(given.get("card"))) is (falls == 0)


@pytest.mark.parametrize(("falls", "key"), [(0.0, "settled"), (0.9, "finished")])
def test_moderator_takes_the_first_open_issue(
    discussion: AutomationTaskModel, falls: float, key: str
) -> None:
    """And settles it, or ends the round."""
    assert answers.moderate(Loaded(falls), discussion) == {
        "title": "Fence",
        "note": "As discussed",
        key: "on",
    }


def test_last_open_issue_is_settled_in_any_case(discussion: AutomationTaskModel) -> None:
    """A round does not end without a result."""
    Issue.objects.filter(title="Fence").update(state="settled")

    answer = answers.moderate(Loaded(0.9), discussion)

    assert (answer["title"], answer.get("settled")) == ("Pond", "on")


@pytest.mark.parametrize(("falls", "decision"), [(0.0, "approved"), (0.99, "open")])
def test_task_is_thought_about_once_and_answered_or_not(
    world: World, person: Person, monkeypatch: pytest.MonkeyPatch, falls: float, decision: str
) -> None:
    """Some are left until their time is over."""
    logins.create()
    rolls: list[object] = []
    monkeypatch.setattr(world, "dice", lambda *about: rolls.append(about) or Loaded(falls))
    expense = Expense.objects.create(employee=person, purpose="Chair", amount=Decimal(300))
    world.at(START, lambda: ExpenseApproval(expense=expense))

    everybody = Answers(world)
    world.run(lambda: [everybody.look_round() for _ in range(2)])

    expense.refresh_from_db()
    assert expense.decision == decision
    assert len(rolls) == AutomationTaskModel.objects.filter(requires_interaction=True).count()


@pytest.mark.parametrize(("flow", "rolled"), [(ExpenseApproval, 1), (IssueDiscussion, 0)])
def test_answers_may_be_about_one_flow_only(
    world: World, person: Person, monkeypatch: pytest.MonkeyPatch, flow: Any, rolled: int
) -> None:
    """Tasks of other flows are left alone."""
    logins.create()
    rolls: list[object] = []
    monkeypatch.setattr(world, "dice", lambda *about: rolls.append(about) or Loaded(0.99))
    expense = Expense.objects.create(employee=person, purpose="Chair", amount=Decimal(300))
    ExpenseApproval(expense=expense)

    Answers(world, flow).look_round()

    assert len(rolls) == rolled


def test_every_call_is_reported_in_a_form_that_is_valid() -> None:
    """Whatever it has come to."""
    for seed in range(9):
        assert forms.CallForm(answers.report_call(Random(seed), AutomationTaskModel())).is_valid()


def test_answer_that_comes_too_late_is_not_given(world: World, person: Person) -> None:
    """Somebody else was quicker."""
    logins.create()
    expense = Expense.objects.create(employee=person, purpose="Chair", amount=Decimal(300))
    ExpenseApproval(expense=expense)
    task = AutomationTaskModel.objects.get(status="approval")
    everybody = Answers(world)
    give = (task.pk, everybody.users["manager"])
    everybody._give(*give, lambda dice, task: {"decision": "approved"}, Loaded(0))

    everybody._give(*give, answers.decide, Loaded(0.9))

    expense.refresh_from_db()
    assert expense.decision == "approved"
