"""Pages of pauses: the list, and the questions before something is paused or goes on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import notes
from automations.engine import pausing
from automations.exceptions import NotPossible
from automations.models import Pause
from automations.permissions import Action
from automations_admin import console, counting, names, theme
from automations_admin.acting import doing
from automations_admin.links import Links
from automations_admin.pauses import queries
from automations_admin.pauses.forms import PauseForm, ReasonForm


def pauses_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what is paused, and what is held because of it."""
    links = Links(site)
    held = queries.all_pauses(console.visible(request))
    rows = [_row(request, links, found) for found in held]
    may = console.may(request.user, Action.PAUSE)
    context = {
        **theme.context(request, site, _("Pauses"), links.crumbs()[:1]),
        "rows": rows,
        "pause_url": links.to("automations_pause_flow") if may else "",
    }
    return TemplateResponse(request, "automations_admin/pauses/list.html", context)


def _row(request: HttpRequest, links: Links, held: queries.Held) -> dict[str, Any]:
    pause = held.pause
    may = _may_pause(request, pause.automation_class)
    return {
        "held": held,
        "url": links.flow(pause.automation_class) if pause.automation_class else "",
        "resume_url": links.to("automations_resume_flow", pause.pk) if may else "",
        "tasks": [
            (
                task,
                names.flow_label(task.automation.automation_class),
                links.instance(task.automation_id),
            )
            for task in held.tasks
        ],
    }


def _may_pause(request: HttpRequest, flow: str) -> bool:
    """Tell whether the user may pause a flow, or (for "") all of them at once."""
    if flow:
        return console.may(request.user, Action.PAUSE, flow)
    return console.visible(request, Action.PAUSE) is None


def pause_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Ask before a step, a flow or everything is paused, and pause it."""
    links, may = Links(site), console.visible(request, Action.PAUSE)
    flows = [pair for pair in names.all_flows() if may is None or pair[0] in may]
    given = {key: request.GET.get(key, "")[:250] for key in ("flow", "step")}
    data = request.POST if request.method == "POST" else None
    form = PauseForm(data, initial=given, flows=flows, everything=may is None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _pause(request, links, form)
        except NotPossible as refused:
            problem = notes.said(str(refused))
    crumbs = [*links.crumbs()[:1], (_("Pauses"), links.pauses())]
    context = {
        **theme.context(request, site, _("Pause a flow?"), crumbs),
        "form": form,
        "problem": problem,
        "back_url": links.pauses(),
    }
    return TemplateResponse(request, "automations_admin/pauses/pause.html", context)


def _pause(request: HttpRequest, links: Links, form: PauseForm) -> HttpResponse:
    """Pause what was chosen.

    Raises:
        NotPossible: it is paused already.
    """
    flow, step = form.cleaned_data["flow"], form.cleaned_data["step"]
    if not _may_pause(request, flow):
        raise PermissionDenied
    reason = form.cleaned_data["reason"]
    doing.together(
        lambda: pausing.pause(flow, step, actor=request.user, reason=reason),
        lambda made: _log(request, made, ADDITION, reason),
    )
    messages.success(request, _("%(what)s is paused.") % {"what": queries.said(flow, step)})
    return HttpResponseRedirect(links.pauses())


def resume_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Ask before something goes on, and let it go on."""
    posted = request.POST if request.method == "POST" else None
    pause = Pause.objects.filter(pk=counting.bounded(pk, 0, counting.MAX_ID, 0)).first()
    if pause is None and posted is None:
        raise Http404(notes.said(pausing.NOT_PAUSED))
    if pause is not None and not _may_pause(request, pause.automation_class):
        raise PermissionDenied
    form, problem = ReasonForm(posted), ""
    if form.is_valid():
        try:
            return _resume(request, Links(site), pause, form.cleaned_data["reason"])
        except NotPossible as refused:
            problem = notes.said(str(refused))
    return _ask_to_resume(request, site, pause, form, problem)


def _ask_to_resume(
    request: HttpRequest, site: AdminSite, pause: Pause | None, form: ReasonForm, problem: str
) -> HttpResponse:
    links, title = Links(site), _("Resume")
    count = 0
    if pause is not None:
        flow, step = pause.automation_class, pause.step
        title = _("Let %(what)s go on?") % {"what": queries.said(flow, step)}
        count = counting.capped_count(pausing.held_tasks(flow, step))
    crumbs = [*links.crumbs()[:1], (_("Pauses"), links.pauses())]
    context = {
        **theme.context(request, site, title, crumbs),
        "form": form,
        "problem": problem,
        "pause": pause,
        "count": count,
        "back_url": links.pauses(),
    }
    return TemplateResponse(request, "automations_admin/pauses/resume.html", context)


def _resume(request: HttpRequest, links: Links, pause: Pause | None, reason: str) -> HttpResponse:
    """Let something go on.

    Raises:
        NotPossible: somebody else was faster.
    """
    if pause is None:
        raise NotPossible(pausing.NOT_PAUSED)
    flow, step = pause.automation_class, pause.step
    held = doing.together(
        lambda: pausing.resume(flow, step, actor=request.user, reason=reason),
        lambda _held: _log(request, pause, DELETION, reason),
    )
    said = {"what": queries.said(flow, step), "count": counting.grouped(held)}
    messages.success(request, _("%(what)s goes on; %(count)s tasks were held.") % said)
    return HttpResponseRedirect(links.pauses())


def _log(request: HttpRequest, pause: Pause, flag: int, reason: str) -> None:
    """Write the act to Django's admin log; the engine has recorded its own event."""
    user: Any = request.user
    LogEntry.objects.log_actions(user.pk, [pause], flag, reason, single_object=True)
