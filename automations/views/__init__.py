"""The pages for people: their tasks, and for those who look after the flows a dashboard;
for programs health and metrics; for the recipients of mails where to unsubscribe."""

from __future__ import annotations

from automations.views.dashboard import DashboardView
from automations.views.enter import EnterView
from automations.views.health import health_view
from automations.views.history import ErrorReportView, HistoryView, TracebackView
from automations.views.metrics import metrics_view
from automations.views.task import TaskView
from automations.views.task_list import TaskListView
from automations.views.unsubscribe import UnsubscribeView

__all__ = [
    "DashboardView",
    "EnterView",
    "ErrorReportView",
    "HistoryView",
    "TaskListView",
    "TaskView",
    "TracebackView",
    "UnsubscribeView",
    "health_view",
    "metrics_view",
]
