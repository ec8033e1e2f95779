"""The plan of an act on many: what would be done, what not and why, before anybody confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import ADDITION, LogEntry
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import notes
from automations.engine import batches, plans
from automations.engine.plans import Plan
from automations.engine.verbs import VERBS
from automations.engine.verbs.base import Verb
from automations.engine.verbs.timers import TIMED
from automations.exceptions import AutomationsError
from automations.status import TaskState, Waiting
from automations_admin import scope, theme
from automations_admin.acting import doing, forms, target, words
from automations_admin.acting.target import Target
from automations_admin.batches.forms import PaceForm
from automations_admin.batches.outlook import Outlook
from automations_admin.links import Links
from automations_admin.selection import Selection

#: Which tasks an act could be for; the others are open or failed ones of any kind.
_CANDIDATES: dict[str, Q] = {
    "retry": Q(state=TaskState.FAILED),
    "reschedule": Q(waiting__in=TIMED),
    "reassign": Q(waiting=Waiting.PERSON),
    "mark_failed": ~Q(state=TaskState.FAILED),
}
#: Other names by which pages ask for an act, with its arguments.
_SPOKEN: dict[str, tuple[str, dict[str, Any]]] = {"run_now": ("reschedule", {"until": None})}


def plan_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what an act on all that match would do; do it if that was confirmed."""
    verb, preset = _verb(request.GET.get("act", ""))
    selection = scope.of(request)
    about = target.of_flow(selection.flow, selection.step)
    data = request.POST if request.method == "POST" else None
    form = forms.of(verb, about, data, many=True, arguments=preset or None)
    if "preview" in request.POST:
        form.fields["reason"].required = False
    pace = PaceForm(data)
    arguments = _arguments(form, preset)
    plan = make(verb, selection, arguments, request.user) if arguments is not None else None
    problem = _problem(request.POST, form, pace, plan) if "confirm" in request.POST else ""
    if "confirm" in request.POST and plan is not None and not problem:
        try:
            return _begin(request, Links(site), plan, form, pace, selection)
        except AutomationsError as error:
            problem = notes.said(str(error))
    return _show(request, site, verb, selection, about, form, pace, plan, problem)


def _verb(name: str) -> tuple[Verb, dict[str, Any]]:
    """Return the verb that an address names, with arguments that it brings.

    Raises:
        Http404: there is none that can be done to many.
    """
    spoken, preset = _SPOKEN.get(name, (name, {}))
    verb = VERBS.get(spoken)
    if verb is None or not verb.many:
        raise Http404(_("There is no such act on many."))
    return verb, preset


def _arguments(form: forms.ActForm, preset: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the act takes; None as long as it has to be chosen."""
    if form.is_bound:
        problems = set(form.errors) - {"reason"}
        return form.current() if not problems else None
    needs = [name for name in form.fields if name != "reason"]
    return preset if preset or not needs else None


def make(verb: Verb, selection: Selection, arguments: dict[str, Any], user: Any) -> Plan:
    """Return the plan for a selection."""
    if not verb.on_task:
        return plans.of_instances(verb.name, selection.instances, arguments, user)
    tasks = selection.tasks.filter(_CANDIDATES.get(verb.name, Q()))
    return plans.of_tasks(verb.name, tasks, arguments, user)


def _problem(
    said: Mapping[str, Any], form: forms.ActForm, pace: PaceForm, plan: Plan | None
) -> str:
    """Return why a plan that was confirmed is not begun, or ""."""
    if not (form.is_valid() and pace.is_valid()):
        return _("Nothing was begun. Correct what is marked below.")
    if plan is None or said.get("hash") != plan.hash:
        return _("Nothing was begun: the plan has changed since you saw it. This is the new one.")
    return ""


def _begin(
    request: HttpRequest,
    links: Links,
    plan: Plan,
    form: forms.ActForm,
    pace: PaceForm,
    selection: Selection,
) -> HttpResponse:
    """Begin a batch, and go to its page.

    Raises:
        AutomationsError: it cannot be begun; says why.
    """
    user: Any = request.user
    reason = form.cleaned_data["reason"]
    batch = doing.together(
        lambda: batches.create(
            plan, actor=user, reason=reason, filters=dict(selection.query), pace=pace.chosen
        ),
        lambda begun: LogEntry.objects.log_actions(
            user.pk, [begun], ADDITION, reason, single_object=True
        ),
    )
    messages.success(request, _("The batch was begun. Workers go through it."))
    return HttpResponseRedirect(links.batch(batch.pk))


def _show(
    request: HttpRequest,
    site: AdminSite,
    verb: Verb,
    selection: Selection,
    about: Target,
    form: forms.ActForm,
    pace: PaceForm,
    plan: Plan | None,
    problem: str,
) -> HttpResponse:
    links, spoken = Links(site), words.WORDS[verb.name]
    outlook = Outlook(links, verb, plan, selection.instances) if plan is not None else None
    number = len(plan.to_do) if plan is not None else 0
    title = _("%(act)s?") % {"act": spoken.count(number)} if plan else words.of_many(verb.name)
    crumbs = [*links.crumbs()[:1], (_("Batches"), links.batches())]
    context = {
        **theme.context(request, site, title, crumbs),
        "verb": verb,
        "spoken": spoken,
        "selection": selection,
        "form": form,
        "pace": pace,
        "plan": plan,
        "outlook": outlook,
        "problem": problem or form.problem,
        "button": spoken.count(number),
        "back_url": links.instances(**_for_address(selection.query)),
    }
    return TemplateResponse(request, "automations_admin/batches/plan.html", context)


def _for_address(query: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in query.items() if key != "ids"}
