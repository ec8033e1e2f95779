"""Expenses: nobody has decided at first, and what they refer to is kept."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from sample_flows.models import Expense, Person


@pytest.fixture
def expense(person: Person) -> Expense:
    return Expense.objects.create(employee=person, purpose="Taxi", amount=Decimal("12.50"))


def test_new_expense_is_open(expense: Expense) -> None:
    """Nobody has decided on it, and it says what it is."""
    assert (expense.decision, expense.decided_by, expense.reason) == ("open", None, "")
    assert str(expense) == "Taxi, 12.50 EUR"


def test_amount_cannot_be_negative(expense: Expense) -> None:
    """Nobody pays for having been paid."""
    expense.amount = Decimal("-0.01")

    with pytest.raises(ValidationError, match="amount"):
        expense.full_clean()


def test_employee_with_expenses_cannot_be_deleted(expense: Expense, person: Person) -> None:
    """The books must stay complete."""
    with pytest.raises(ProtectedError):
        person.delete()


def test_decision_outlives_who_made_it(expense: Expense) -> None:
    """A manager who leaves does not take the expense along."""
    manager = User.objects.create_user("manager")
    Expense.objects.update(decision="approved", decided_by=manager)

    manager.delete()

    expense.refresh_from_db()
    assert (expense.decision, expense.decided_by) == ("approved", None)
