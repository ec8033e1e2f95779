"""What became of an instance: its history, what failed, and where in the code."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from automations.models import Attempt, AutomationModel, AutomationTaskModel
from automations.views.page import OverviewPage, may_see_tracebacks

#: Tasks on one page of a history.
HISTORY_SIZE = 200
#: Failed tasks on one page of the report.
REPORT_SIZE = 50
#: Events of an instance, and attempts at a task, that are shown; the latest count.
LATEST = 50


class HistoryView(OverviewPage):
    """Shows the tasks of an instance in their order, and what people did to it."""

    template_name = "automations/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the instance with one page of its tasks and the latest events."""
        rows = AutomationModel.objects.select_related("definition")
        row = get_object_or_404(rows.defer("data"), pk=self.kwargs["automation_id"])
        attempts = Attempt.objects.defer("frames", "error").order_by("number")
        found = (
            AutomationTaskModel.objects.filter(automation=row)
            .order_by("id")
            .prefetch_related(Prefetch("attempt_rows", attempts))
        )
        page = self.rows(found, HISTORY_SIZE)
        for task in page.object_list:
            task.automation = row
        return super().get_context_data(
            automation=row,
            tasks=page.object_list,
            page=page,
            events=row.events.order_by("-id")[:LATEST],
            **kwargs,
        )


class ErrorReportView(OverviewPage):
    """Lists the tasks that have failed and not been repaired, newest first."""

    template_name = "automations/error_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return one page of failed tasks."""
        found = (
            AutomationTaskModel.objects.failed()
            .select_related("automation")
            .defer("automation__data", "result")
            .order_by("-finished", "-id")
        )
        page = self.rows(found, REPORT_SIZE)
        return super().get_context_data(
            tasks=page.object_list, count=page.paginator.count, page=page, **kwargs
        )


class TracebackView(OverviewPage):
    """Shows where in the code the attempts at a task failed. For staff with the dashboard."""

    template_name = "automations/traceback.html"

    def may_see(self) -> bool:
        """Tell whether the user is staff and may see the dashboard."""
        return may_see_tracebacks(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the task, which must be one of the instance, with its attempts, latest first."""
        found = AutomationTaskModel.objects.select_related("automation")
        task = get_object_or_404(
            found.defer("automation__data", "result"),
            pk=self.kwargs["task_id"],
            automation=self.kwargs["automation_id"],
        )
        return super().get_context_data(
            task=task,
            automation=task.automation,
            attempts=task.attempt_rows.order_by("-number")[:LATEST],
            **kwargs,
        )
