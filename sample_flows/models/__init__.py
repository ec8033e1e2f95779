"""What the sample flows are about: one model per file."""

from __future__ import annotations

from sample_flows.models.expense import Expense
from sample_flows.models.issue import Issue, IssueList
from sample_flows.models.order import Order
from sample_flows.models.person import Person
from sample_flows.models.webinar import Registration, Webinar

__all__ = ["Expense", "Issue", "IssueList", "Order", "Person", "Registration", "Webinar"]
