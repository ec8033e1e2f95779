"""What every question before an act knows, and where one goes afterwards."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from automations import notes
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event
from automations.status import LIVE, AttemptState, TaskState
from automations_admin import counting, marks, names, theme
from automations_admin.acting import effects, target
from automations_admin.acting.target import Target
from automations_admin.links import Links

#: Most events that say what has happened meanwhile.
MOST_EVENTS = 3


def get_task(instance: AutomationModel, pk: int) -> AutomationTaskModel:
    """Return a task of an instance.

    Raises:
        Http404: it has no such task.
    """
    number = counting.bounded(pk, 0, counting.MAX_ID, 0)
    rows = AutomationTaskModel.objects.filter(automation=instance, pk=number)
    found: AutomationTaskModel | None = rows.first()
    if found is None:
        raise Http404(_("There is no task of this id."))
    found.automation = instance
    return found


def safe_back(request: HttpRequest) -> str:
    """Return where `?back=` leads, or "" if that is not within this site."""
    back = request.GET.get("back", "")
    allowed = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if allowed else ""


class Asked:
    """A question before an act on an instance or on one of its tasks.

    Args:
        request, site: of the page.
        instance: whom it is done to, with its definition.
        task: id of the task, or None.

    Raises:
        Http404: it has no such task.
    """

    def __init__(
        self, request: HttpRequest, site: AdminSite, instance: AutomationModel, task: int | None
    ) -> None:
        self.request, self.site, self.links = request, site, Links(site)
        self.instance = instance
        self.task = get_task(instance, task) if task is not None else None
        self.flow = names.flow_label(instance.automation_class)
        self.name = f"{self.flow} {instance.pk}"
        self.back = safe_back(request) or self.links.instance(instance.pk)

    @cached_property
    def target(self) -> Target:
        """What the act is for."""
        return target.of(self.instance, self.task)

    @property
    def step(self) -> str:
        """Label of the task's step, or ""."""
        return self.target.step_label

    def open_steps(self) -> tuple[str, ...]:
        """Return the labels of the steps at which the instance is."""
        tasks = AutomationTaskModel.objects.filter(automation=self.instance, state__in=LIVE)
        steps = tasks.order_by("pk").values_list("status", flat=True)[: effects.MOST + 1]
        return tuple(dict.fromkeys(self.target.label(step) for step in steps))

    def page(self, template: str, title: str, **context: Any) -> HttpResponse:
        """Show a page of the question."""
        crumbs = self.links.crumbs(flow=(self.flow, self.instance.automation_class))
        crumbs.append((self.name, self.links.instance(self.instance.pk)))
        common = {
            "asked": self,
            "instance": self.instance,
            "mark": marks.of_instance(self.instance),
            "task": self.task,
            "task_mark": marks.of_task(self.task) if self.task else None,
            "step": self.step,
            "last": self._last_failure(),
            "back_url": self.back,
        }
        page = {**theme.context(self.request, self.site, title, crumbs), **common, **context}
        return TemplateResponse(self.request, f"automations_admin/recovery/{template}", page)

    def refused(self, title: str, why: str, **context: Any) -> HttpResponse:
        """Say why the act is not possible now, and who was faster; what was typed is kept.

        Args:
            title: the question.
            why: what keeps it from being possible.
            context: `form`, if something was typed; `ways` that lead out.
        """
        return self.page("refused.html", title, why=why, happened=self.happened(), **context)

    def happened(self) -> list[Event]:
        """Return what was done to the instance last, newest first."""
        rows = Event.objects.filter(automation=self.instance).select_related("task")
        return list(rows.order_by("-pk")[:MOST_EVENTS])

    def _last_failure(self) -> Attempt | None:
        if self.task is None:
            return None
        rows = Attempt.objects.filter(task=self.task).exclude(state=AttemptState.DONE)
        return rows.order_by("-number").first()

    def done(self, message: str, *, runs: bool = False, to: str = "") -> HttpResponse:
        """Say what was done and how it went, and go back.

        Args:
            message: what was done.
            runs: the task was to run; say what has come of it.
            to: where to go instead.
        """
        messages.success(self.request, message)
        if runs and self.task is not None:
            self._say_how_it_went(self.task.pk)
        return HttpResponseRedirect(to or self.back)

    def _say_how_it_went(self, pk: int) -> None:
        task = AutomationTaskModel.objects.filter(pk=pk).first()
        if task is None:
            return
        if task.state == TaskState.FAILED:
            text = _("%(step)s failed again: %(error)s")
            error = f"{task.error_class}: {notes.said(task.error)}"[:300]
            messages.warning(self.request, text % {"step": self.step, "error": error})
        elif task.finished is not None:
            messages.info(self.request, _("%(step)s went through.") % {"step": self.step})
        else:
            messages.info(self.request, _("%(step)s is left to the workers.") % {"step": self.step})
