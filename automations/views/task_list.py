"""The tasks that wait for the person who asks."""

from __future__ import annotations

from typing import Any

from automations.models import AutomationTaskModel
from automations.views.page import Page

#: Tasks on one page.
PAGE_SIZE = 50


class TaskListView(Page):
    """Lists the open tasks of the user, oldest first."""

    template_name = "automations/task_list.html"
    http_method_names = ["get", "head", "options"]

    def may_see(self) -> bool:
        """Everybody who has logged in: the list holds only what is the user's."""
        return True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the tasks of one page, and how many there are in all."""
        found = (
            AutomationTaskModel.get_open_tasks(self.request.user)
            .select_related("automation")
            .defer("automation__data", "result", "error")
            .order_by("id")
        )
        page = self.rows(found, PAGE_SIZE)
        return super().get_context_data(
            tasks=page.object_list, count=page.paginator.count, page=page, **kwargs
        )
