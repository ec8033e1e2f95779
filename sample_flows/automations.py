"""The flows of this app, for autodiscovery. Read them in this order:

1. `flows/nightly_report.py`: two steps and a schedule
2. `flows/expense_approval.py`: a decision, a form for a group, a deadline
3. `flows/webinar.py`: waiting for moments in time, skipping
4. `flows/onboarding.py`: a loop, conditions, a message, one instance per person
5. `flows/payment.py`: an unreliable service, attempts, errors
6. `flows/issue_discussion.py`: parallel branches inside a loop
7. `flows/welcome.py`: a journey with mails, an experiment, quiet hours, a goal and an exit rule

A kind of step for flows that are designed in the console is in steps.py beside them.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sample_flows.flows.expense_approval import ExpenseApproval
from sample_flows.flows.issue_discussion import IssueDiscussion
from sample_flows.flows.nightly_report import NightlyReport
from sample_flows.flows.onboarding import Onboarding
from sample_flows.flows.payment import Payment
from sample_flows.flows.webinar import Webinar
from sample_flows.flows.welcome import Welcome
from sample_flows.steps import TellTeam

__all__ = [
    "READING_ORDER",
    "ExpenseApproval",
    "IssueDiscussion",
    "NightlyReport",
    "Onboarding",
    "Payment",
    "TellTeam",
    "Webinar",
    "Welcome",
]

#: The flows, simplest first, and what each does, in a sentence for visitors.
READING_ORDER = {
    NightlyReport: _("Writes the figures of the last day to a file every night and mails them."),
    ExpenseApproval: _("Pays small expenses back at once; asks a manager, then a director."),
    Webinar: _("Welcomes who signs up, reminds them, and offers the recording afterwards."),
    Onboarding: _("Accompanies a new customer to a complete profile and a first order."),
    Payment: _("Charges the customer's card, books a parcel and confirms the order."),
    IssueDiscussion: _("Lets a team discuss its open issues every week, in two rounds at most."),
    Welcome: _("Welcomes who has registered, with one of two offers or none, and follows up."),
}
