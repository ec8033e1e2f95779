"""Retry a failed step, edit the data, or both: each a page that asks, and one engine verb."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import wording
from automations.engine import recovery
from automations.exceptions import AutomationsError, NotPossible
from automations.graph import Vertex
from automations.models import Attempt, AutomationModel, AutomationTaskModel
from automations.status import TaskState
from automations_admin import counting, marks, names, theme
from automations_admin.links import Links
from automations_admin.recovery import diff
from automations_admin.recovery.forms import DataForm, RetryForm, pretty


def get_instance(pk: int) -> AutomationModel:
    """Return an instance with its definition.

    Raises:
        Http404: there is none.
    """
    rows = AutomationModel.objects.select_related("definition")
    number = counting.bounded(pk, 0, counting.MAX_ID, 0)
    found: AutomationModel | None = rows.filter(pk=number).first()
    if found is None:
        raise Http404(_("There is no instance of this id."))
    return found


def get_task(instance: AutomationModel, pk: int) -> AutomationTaskModel:
    """Return a task of an instance.

    Raises:
        Http404: it has no such task.
    """
    tasks = AutomationTaskModel.objects.select_related("automation__definition")
    number = counting.bounded(pk, 0, counting.MAX_ID, 0)
    found: AutomationTaskModel | None = tasks.filter(automation=instance, pk=number).first()
    if found is None:
        raise Http404(_("There is no task of this id."))
    return found


def vertex_of(instance: AutomationModel, task: AutomationTaskModel) -> Vertex | None:
    """Return what the definition says about a task's step, or None."""
    definition = instance.definition
    return definition.graph.by_name.get(task.status) if definition else None


def said(vertex: Vertex | None, kind: str) -> str:
    """Return what a modifier of a step says, or ""."""
    for modifier in vertex.modifiers if vertex else ():
        if modifier.kind == kind:
            return wording.modifier(modifier)
    return ""


class Act:
    """A page that asks before an act, and what comes after it.

    Args:
        request, site: of the page.
        pk: id of the instance.
        task: id of the task, or None.
    """

    def __init__(self, request: HttpRequest, site: AdminSite, pk: int, task: int | None) -> None:
        self.request, self.site, self.links = request, site, Links(site)
        self.instance = get_instance(pk)
        self.task = get_task(self.instance, task) if task is not None else None
        self.flow = names.flow_label(self.instance.automation_class)
        self.name = f"{self.flow} {self.instance.pk}"
        self.vertex = vertex_of(self.instance, self.task) if self.task else None
        self.back = self.links.instance(self.instance.pk)

    @property
    def step(self) -> str:
        """Label of the task's step."""
        if self.task is None:
            return ""
        return self.vertex.label if self.vertex else names.step_label(self.task.status)

    def refused(self, problem: AutomationsError) -> HttpResponse:
        """Say why the act is not possible, and go back."""
        messages.error(self.request, str(problem))
        return HttpResponseRedirect(self.back)

    def done(self, message: str) -> HttpResponse:
        """Say what was done and how it went, and go back."""
        messages.success(self.request, message)
        if self.task is not None:
            self._say_how_it_went()
        return HttpResponseRedirect(self.back)

    def _say_how_it_went(self) -> None:
        task = AutomationTaskModel.objects.filter(pk=self.task.pk).first() if self.task else None
        if task is None:
            return
        if task.state == TaskState.FAILED:
            text = _("%(step)s failed again: %(error)s")
            error = f"{task.error_class}: {task.error}"[:300]
            messages.warning(self.request, text % {"step": self.step, "error": error})
        elif task.finished is not None:
            messages.info(self.request, _("%(step)s went through.") % {"step": self.step})
        else:
            messages.info(self.request, _("%(step)s is left to the workers.") % {"step": self.step})

    def log(self, text: str, reason: str) -> None:
        """Write the act to Django's admin log; the engine has recorded its own event."""
        user: Any = self.request.user
        LogEntry.objects.log_actions(
            user.pk,
            AutomationModel.objects.filter(pk=self.instance.pk),
            CHANGE,
            f"{text} {reason}".strip(),
            single_object=True,
        )

    def page(self, template: str, title: str, **context: Any) -> HttpResponse:
        """Show a page of the act."""
        crumbs = self.links.crumbs(flow=(self.flow, self.instance.automation_class))
        crumbs.append((self.name, self.back))
        common = {
            "act": self,
            "instance": self.instance,
            "mark": marks.of_instance(self.instance),
            "task": self.task,
            "step": self.step,
            "effects": said(self.vertex, "effects"),
            "next_attempt": self.task.attempts + 1 if self.task else 0,
            "last": self._last_attempt(),
            "back_url": self.back,
        }
        page = {**theme.context(self.request, self.site, title, crumbs), **common, **context}
        return TemplateResponse(self.request, f"automations_admin/recovery/{template}", page)

    def _last_attempt(self) -> Attempt | None:
        if self.task is None:
            return None
        return Attempt.objects.filter(task=self.task).order_by("-number").first()


def retry_page(request: HttpRequest, site: AdminSite, pk: int, task: int) -> HttpResponse:
    """Ask before a failed step is tried again, and try it."""
    act = Act(request, site, pk, task)
    form = RetryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _retry(act, form.cleaned_data["reason"])
    if act.task is not None and act.task.state != TaskState.FAILED:
        return act.refused(
            NotPossible(_("This step has not failed, or somebody has retried it already."))
        )
    return act.page("retry.html", _("Retry %(step)s?") % {"step": act.step}, form=form)


def _retry(act: Act, reason: str) -> HttpResponse:
    if act.task is None:
        raise Http404
    try:
        recovery.retry(act.task, actor=act.request.user, reason=reason)
    except AutomationsError as problem:
        return act.refused(problem)
    act.log(_("Retried %(step)s.") % {"step": act.step}, reason)
    return act.done(_("%(step)s was retried.") % {"step": act.step})


def edit_page(
    request: HttpRequest, site: AdminSite, pk: int, task: int | None = None
) -> HttpResponse:
    """Show the data as JSON; save them, with or without trying a failed step again.

    Nothing that was typed is lost when the save is refused.
    """
    act = Act(request, site, pk, task)
    if act.task is not None and act.task.state != TaskState.FAILED and request.method != "POST":
        return act.refused(
            NotPossible(_("This step has not failed, or somebody has retried it already."))
        )
    version = recovery.data_version(act.instance)
    if request.method != "POST":
        initial = {"data": pretty(act.instance.data), "version": version}
        return _edit_form(act, DataForm(initial=initial))
    values, preview = request.POST.copy(), "preview" in request.POST
    stale = values.get("version") != version
    # Who has read that the data have changed meanwhile, and saves again, means it.
    values["version"] = version
    form = DataForm(values)
    form.fields["reason"].required = not preview
    problem = _problem(act, form, stale=stale)
    return _edit_form(act, form, problem=problem) if problem or preview else _save(act, form)


def _problem(act: Act, form: DataForm, *, stale: bool) -> str:
    """Return why the data cannot be saved, or ""."""
    valid = form.is_valid()
    if stale:
        return _(
            "Nothing was saved: the data have changed since you opened this page. What you see as "
            "your changes is compared with the data as they are now. Saving again replaces them."
        )
    if not valid:
        return _("Nothing was saved. Correct what is marked below.")
    if not diff.changes(act.instance.data, form.cleaned_data["data"]):
        form.add_error("data", _("Nothing was changed."))
        return _("Nothing was saved.")
    return ""


def _save(act: Act, form: DataForm) -> HttpResponse:
    data, reason = form.cleaned_data["data"], form.cleaned_data["reason"]
    said_by = {
        "actor": act.request.user,
        "reason": reason,
        "expected": form.cleaned_data["version"],
    }
    retried = act.task if "save" not in act.request.POST else None
    try:
        if retried is not None:
            recovery.edit_and_retry(retried, data, **said_by)
        else:
            recovery.edit_data(act.instance, data, **said_by)
    except AutomationsError as problem:
        return _edit_form(act, form, problem=str(problem))
    if retried is not None:
        act.log(_("Edited the data and retried %(step)s.") % {"step": act.step}, reason)
        return act.done(_("The data were saved and %(step)s was retried.") % {"step": act.step})
    act.log(_("Edited the data."), reason)
    messages.success(act.request, _("The data were saved."))
    return HttpResponseRedirect(act.back)


def _edit_form(act: Act, form: DataForm, *, problem: str = "") -> HttpResponse:
    title = _("Edit data and retry") if act.task is not None else _("Edit data")
    typed = form.parsed if form.is_bound else None
    return act.page(
        "edit.html",
        title,
        form=form,
        problem=problem,
        preview=form.is_bound and not problem,
        typed=typed is not None,
        changes=diff.changes(act.instance.data, typed) if typed is not None else [],
        rows=min(max((form["data"].value() or "").count("\n") + 2, 10), 40),
    )
