"""Expense approval: small amounts at once, others by a manager, or by a director in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from automations import testing
from automations.exceptions import NotAllowed
from automations.models import AutomationTaskModel
from sample_flows import groups, models
from sample_flows.automations import ExpenseApproval
from tests.sample_flows.conftest import open_tasks, outcome, states_of

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
YES = {"decision": "approved", "reason": ""}
NO = {"decision": "rejected", "reason": "Not on a Sunday"}


@pytest.fixture
def clock(db):
    with testing.frozen_time(START) as clock:
        yield clock


@pytest.fixture
def manager(member):
    return member(groups.MANAGERS)


@pytest.fixture
def director(member):
    return member(groups.DIRECTORS)


@pytest.fixture
def claim(clock, person, manager, director):
    """Claims an amount and gives expense and instance."""

    def make(amount: str) -> tuple[models.Expense, ExpenseApproval]:
        expense = models.Expense.objects.create(
            employee=person, purpose="Train to Halle", amount=Decimal(amount)
        )
        return expense, ExpenseApproval(expense=expense)

    return make


def open_task(approval: ExpenseApproval) -> AutomationTaskModel:
    [task] = open_tasks(approval)
    return task


@pytest.mark.parametrize("amount", ["0.01", "100.00"])
def test_up_to_the_threshold_nobody_is_asked(claim, amount: str):
    """The employee gets the mail at once."""
    expense, approval = claim(amount)

    expense.refresh_from_db()
    assert expense.decision == "approved"
    assert expense.decided_by is None
    assert approval.finished()
    assert [sent.to for sent in mail.outbox] == [["ute@example.com"]]


def test_above_it_a_manager_is_asked(claim, manager, director):
    """Managers see the task, directors do not."""
    _expense, approval = claim("100.01")

    task = open_task(approval)
    assert task.status == "approval"
    assert list(AutomationTaskModel.get_open_tasks(manager)) == [task]
    assert list(AutomationTaskModel.get_open_tasks(director)) == []
    assert mail.outbox == []


def test_a_manager_approves(claim, manager):
    """The decision is stored with its author and mailed."""
    expense, approval = claim("250")

    testing.submit(open_task(approval), manager, YES)

    expense.refresh_from_db()
    assert (expense.decision, expense.decided_by) == ("approved", manager)
    assert outcome(approval) == "completed"
    assert "250" in mail.outbox[0].body


def test_a_manager_refuses_with_a_reason(claim, manager):
    """The employee reads it."""
    expense, approval = claim("250")

    testing.submit(open_task(approval), manager, NO)

    expense.refresh_from_db()
    assert (expense.decision, expense.reason) == ("rejected", "Not on a Sunday")
    assert "Not on a Sunday" in mail.outbox[0].body


def test_a_director_cannot_answer_for_a_manager(claim, director):
    """Not before it is the director's turn."""
    expense, approval = claim("250")

    with pytest.raises(NotAllowed):
        testing.submit(open_task(approval), director, YES)

    expense.refresh_from_db()
    assert expense.decision == "open"


def test_after_two_days_a_director_is_asked(claim, clock, director):
    """The manager's task is skipped, and the director decides."""
    expense, approval = claim("250")

    clock.advance(timedelta(days=2, minutes=1))
    testing.run_due()
    task = open_task(approval)
    assert task.status == "escalation"
    testing.submit(task, director, YES)

    expense.refresh_from_db()
    assert expense.decided_by == director
    assert outcome(approval) == "completed"
    assert states_of("approval", "escalation") == ["skipped", "done"]


def test_one_minute_before_it_is_still_the_managers_turn(claim, clock):
    """Deadlines are not early."""
    _expense, approval = claim("250")

    clock.advance(timedelta(days=1, hours=23, minutes=59))
    testing.run_due()

    assert open_task(approval).status == "approval"


def test_a_refusal_needs_a_reason(claim, manager):
    """The form says so, and nothing is decided."""
    form_class = ExpenseApproval.nodes["approval"].form

    form = form_class({"decision": "rejected", "reason": ""})

    assert not form.is_valid()
    assert "reason" in form.errors
