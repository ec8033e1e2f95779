"""The pages on which people answer: they show what the answer is about, and take it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import testing
from automations.engine import recovery
from automations.models import AutomationModel, AutomationTaskModel
from sample_flows import groups, models
from sample_flows.automations import ExpenseApproval, IssueDiscussion, Payment, Welcome
from tests.sample_flows.conftest import open_tasks, outcome

pytestmark = [pytest.mark.django_db, pytest.mark.urls("sample_flows.urls")]
Member = Callable[[str], User]


def test_a_manager_sees_the_expense_and_approves_it(client: Client, member: Member, person: Any):
    """On the page that the task list leads to."""
    manager = member(groups.MANAGERS)
    expense = models.Expense.objects.create(
        employee=person, purpose="Train to Halle", amount=Decimal("250")
    )
    approval = ExpenseApproval(expense=expense)
    client.force_login(manager)
    path = f"/flows/{open_tasks(approval)[0].pk}"

    listed = client.get("/flows/").content.decode()
    page = client.get(path).content.decode()
    client.post(path, {"decision": "approved", "reason": ""})

    assert path in listed
    assert "Train to Halle" in page
    assert "250.00 EUR" in page
    expense.refresh_from_db()
    assert (expense.decision, expense.decided_by) == ("approved", manager)
    assert outcome(approval) == "completed"


def test_somebody_who_calls_sees_whom_and_why(client: Client, member: Member, person: Any) -> None:
    """The customer, and what is unpaid, to the cent."""
    client.force_login(member(groups.CARE))
    with testing.frozen_time(datetime(2026, 5, 4, 10, tzinfo=UTC)) as clock:
        Welcome.enter(person=person, source="app", country="DE")
        for amount in ("150.10", "56.85"):
            models.Order.objects.create(customer=person, goods="Tea", amount=Decimal(amount))
        row = AutomationModel.objects.get()
        recovery.move(AutomationTaskModel.objects.get(), "call", reason="To see the page")
        testing.run_until(clock, clock.now() + timedelta(hours=1))
    path = f"/flows/{AutomationTaskModel.objects.get(status='call').pk}"

    page = client.get(path).content.decode()
    client.post(path, {"outcome": "interested", "note": ""})

    assert "ute@example.com" in page
    assert "206.95 EUR" in page
    row.refresh_from_db()
    assert row.state == "completed"


def test_a_moderator_sees_the_open_issues(client: Client, member: Member):
    """And settles one of them."""
    client.force_login(member(groups.MODERATORS))
    issue_list = models.IssueList.objects.create(team="Garden", email="garden@example.com")
    issue = models.Issue.objects.create(issue_list=issue_list, title="Who has the key?")
    path = f"/flows/{open_tasks(IssueDiscussion(issue_list=issue_list))[0].pk}"

    page = client.get(path).content.decode()
    client.post(path, {"title": issue.title, "settled": "on", "note": "Ute"})

    assert "Who has the key?" in page
    issue.refresh_from_db()
    assert (issue.state, issue.note) == ("settled", "Ute")


def test_an_accountant_sees_the_order(client: Client, member: Member, person: Any, gateway: Any):
    """And cancels it."""
    client.force_login(member(groups.ACCOUNTING))
    order = models.Order.objects.create(customer=person, goods="Tea", amount=Decimal("9.90"))
    payment = Payment(order=order, card="4000 0000 0000 0002")
    testing.run_due()
    path = f"/flows/{open_tasks(payment)[0].pk}"

    page = client.get(path).content.decode()
    client.post(path, {"card": "", "cancel": "on"})

    assert "ute@example.com" in page
    assert "Tea" in page
    order.refresh_from_db()
    assert order.state == "cancelled"
