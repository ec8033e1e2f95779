"""A decision, a form for a group, and a deadline.

Teaches: `If`, `Form` with `Group`, `save`, `SkipIf` and `SkipAfter`, a model as attribute.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from automations import flow
from automations.flow import this
from sample_flows import forms, groups, mail, models
from sample_flows.models.expense import Decision


class ExpenseApproval(flow.Automation):
    """Pays small expenses back at once; asks a manager, then a director, about larger ones.

    Start it with `ExpenseApproval(expense=expense)`.
    """

    expense: Any = models.Expense
    #: Up to this amount, in euro, nobody is asked.
    threshold = Decimal(100)

    check = flow.If(this.is_small).Then(this.approve)
    approval = (
        flow.Form(
            forms.ExpenseForm, "sample_flows/tasks/expense.html", this.about, save=this.decide
        )
        .Group(name=groups.MANAGERS)
        .SkipAfter(timedelta(days=2))
    )
    answered = flow.If(this.is_decided).Then(this.inform)
    escalation = (
        flow.Form(
            forms.ExpenseForm, "sample_flows/tasks/expense.html", this.about, save=this.decide
        )
        .Group(name=groups.DIRECTORS)
        .Next(this.inform)
    )
    approve = flow.Execute(this.approve_without_asking)
    inform = flow.Execute(this.mail_decision, effects="sends a mail")
    end = flow.End()

    class Meta:
        verbose_name = _("Expense approval")
        verbose_name_plural = _("Expense approvals")

    def is_small(self, task: Any) -> bool:
        """Tell whether nobody needs to be asked."""
        return self.expense.amount <= self.threshold

    def is_decided(self, task: Any) -> bool:
        """Tell whether a manager has answered in time."""
        return self._fresh().decision != Decision.OPEN

    def about(self, task: Any) -> dict[str, Any]:
        """Give the form's page the expense."""
        return {"expense": self.expense}

    def approve_without_asking(self, task: Any) -> str:
        """Approve a small amount."""
        self._store(Decision.APPROVED, "", None)
        return f"{self.expense.amount} EUR is not above {self.threshold} EUR"

    def decide(self, task: Any, form: forms.ExpenseForm, request: HttpRequest) -> dict[str, Any]:
        """Store what a manager or director has decided."""
        cleaned = form.cleaned_data
        self._store(cleaned["decision"], cleaned["reason"], request.user)
        return cleaned

    def mail_decision(self, task: Any) -> str:
        """Tell the employee."""
        expense = self._fresh()
        return mail.to_person(expense.employee, "expense_decision", expense=expense)

    def _fresh(self) -> models.Expense:
        """Return the expense as it is now: somebody may have changed it meanwhile."""
        self.expense.refresh_from_db()
        return self.expense

    def _store(self, decision: str, reason: str, user: Any) -> None:
        models.Expense.objects.filter(pk=self.expense.pk).update(
            decision=decision, reason=reason, decided_by=user
        )
