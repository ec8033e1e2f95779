"""The list of batches, the page of one, and what people do to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import notes
from automations.engine import batches
from automations.engine.pace import NO_SPEED
from automations.engine.verbs import VERBS
from automations.exceptions import AutomationsError, NotPossible
from automations.models import Batch
from automations.status import BatchState, Verdict
from automations_admin import conf, console, counting, names, theme
from automations_admin.acting import doing, forms, target, words
from automations_admin.batches import progress, queries
from automations_admin.batches.forms import SpeedForm
from automations_admin.batches.rows import rows_of
from automations_admin.links import Links


def batch_list(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the batches, newest first."""
    links = Links(site)
    found = list(queries.visible(console.visible(request), request.user)[: queries.MOST])
    counted = queries.counts(found)
    context = {
        **theme.context(request, site, _("Batches"), links.crumbs()[:1]),
        "rows": [
            {
                "batch": batch,
                "name": name_of(batch),
                "mark": progress.STATES[batch.state],
                "url": links.batch(batch.pk),
                "progress": progress.of(batch, counted[batch.pk]),
                "flow": flow_of(batch),
            }
            for batch in found
        ],
        "instances_url": links.instances(),
    }
    return TemplateResponse(request, "automations_admin/batches/list.html", context)


def name_of(batch: Batch) -> str:
    """Return what a batch does, in words."""
    spoken = words.WORDS.get(batch.act)
    return spoken.count(batch.total) if spoken else batch.act


def flow_of(batch: Batch) -> str:
    """Return the label of the flow that a batch is about."""
    return names.flow_label(batch.automation_class) if batch.automation_class else _("many flows")


def get_batch(request: HttpRequest, pk: int) -> Batch:
    """Return a batch that the user may see.

    Raises:
        Http404: there is none.
    """
    number = counting.bounded(pk, 0, counting.MAX_ID, 0)
    rows = queries.visible(console.visible(request), request.user)
    found: Batch | None = rows.filter(pk=number).select_related("actor").first()
    if found is None or found.act not in VERBS:
        raise Http404(_("There is no batch of this id."))
    return found


def may_steer(request: HttpRequest, batch: Batch) -> bool:
    """Tell whether the user may suspend, resume and cancel a batch: who may do what it does."""
    return console.may(request.user, VERBS[batch.act].action, batch.automation_class)


def batch_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Show how far a batch is, and what became of each item."""
    batch, links = get_batch(request, pk), Links(site)
    counts = queries.counts([batch])[batch.pk]
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in Verdict.values else ""
    about = target.of_flow(batch.automation_class)
    failed = counts.get(Verdict.FAILED_AGAIN, 0)
    context = {
        **theme.context(request, site, _title(batch), _crumbs(links)),
        "batch": batch,
        "mark": progress.STATES[batch.state],
        "flow": flow_of(batch),
        "arguments": forms.lines(VERBS[batch.act], batch.arguments, about),
        "progress": progress.of(batch, counts),
        "verdicts": _verdicts(links, batch, counts, verdict),
        **_items(request, links, batch, verdict),
        "acts": acts(links, batch, counts) if may_steer(request, batch) else [],
        "speed": SpeedForm(initial={"speed": _speed(batch)}),
        "speed_url": links.to("automations_batch_act", batch.pk, "speed"),
        "again_url": _again_url(links, batch) if failed and batch.act == "retry" else "",
        "failed": failed,
        "csrf": True,
    }
    return TemplateResponse(request, "automations_admin/batches/page.html", context)


def _items(request: HttpRequest, links: Links, batch: Batch, verdict: str) -> dict[str, Any]:
    """Return the rows of a page of items, and where the next page is, for the template."""
    size = conf.get().PAGE_SIZE
    after = counting.bounded(request.GET.get("after"), 0, counting.MAX_ID, 0)
    items = queries.items(batch, verdict, after, size)
    more_url = ""
    if len(items) > size:
        last = items[size - 1].position
        more_url = links.to("automations_batch", batch.pk, verdict=verdict, after=last)
    return {"rows": rows_of(links, items[:size]), "more_url": more_url}


def _title(batch: Batch) -> str:
    return _("Batch %(number)s: %(what)s") % {"number": batch.pk, "what": name_of(batch)}


def _crumbs(links: Links) -> list[tuple[Any, str]]:
    return [*links.crumbs()[:1], (_("Batches"), links.batches())]


def _speed(batch: Batch) -> str:
    return f"{batch.rate:g}" if batch.rate is not None else ""


def _again_url(links: Links, batch: Batch) -> str:
    query = {key: value for key, value in batch.filters.items() if key != "ids"}
    return links.to("automations_batch_plan", **{**query, "act": batch.act})


def _verdicts(
    links: Links, batch: Batch, counts: dict[str, int], chosen: str
) -> list[dict[str, Any]]:
    every = {"key": "", "text": _("All"), "count": sum(counts.values())}
    found = [every] + [
        {"key": key, "text": mark.text, "count": counts[key]}
        for key, mark in progress.VERDICTS.items()
        if counts.get(key)
    ]
    return [
        {
            **one,
            "url": links.to("automations_batch", batch.pk, verdict=one["key"]) + "#verdicts",
            "current": one["key"] == chosen,
        }
        for one in found
    ]


# -- what people do to a batch ---------------------------------------------------------------


def acts(links: Links, batch: Batch, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the buttons of a batch: what can be done to it as it stands."""
    to_come, left = counts.get(Verdict.TO_COME, 0), counts.get(Verdict.LEFT, 0)
    suspend = _button(links, batch, "suspend", _("Suspend batch"), "paused")
    resume = _button(links, batch, "resume", _("Resume batch"), "running")
    rest = _button(
        links, batch, "resume", _said(_("Resume the remaining %(count)s"), left), "running"
    )
    cancel = _button(links, batch, "cancel", _said(_("Cancel the remaining %(count)s…"), to_come))
    found = {
        BatchState.RUNNING: [suspend, cancel] if to_come else [suspend],
        BatchState.SUSPENDED: [resume, cancel] if to_come else [resume],
        BatchState.CANCELLED: [rest] if left else [],
    }
    return found.get(BatchState(batch.state), [])


def _said(text: str, count: int) -> str:
    return text % {"count": counting.grouped(count)}


def _button(
    links: Links, batch: Batch, act: str, label: str, icon: str = "cancelled"
) -> dict[str, Any]:
    """Return a button; one that ends something leads to a question."""
    url, asks = links.to("automations_batch_act", batch.pk, act), act == "cancel"
    return {"url": url, "label": label, "icon": icon, "post": not asks, "danger": asks}


#: What can be done to a batch, with what is said afterwards.
_VERBS: dict[str, tuple[Callable[..., None], Any]] = {
    "suspend": (batches.suspend, lambda: _("The batch is suspended. What runs, ends.")),
    "resume": (batches.resume, lambda: _("The batch goes on.")),
    "cancel": (batches.cancel, lambda: _("The remaining items were left as they are.")),
}


def act_page(request: HttpRequest, site: AdminSite, pk: int, act: str) -> HttpResponse:
    """Suspend, resume, cancel a batch or change its speed; only to cancel it is asked first."""
    batch, links = get_batch(request, pk), Links(site)
    if act not in {*_VERBS, "speed"}:
        raise Http404(_("There is no such act."))
    if not may_steer(request, batch):
        raise PermissionDenied
    if request.method == "POST":
        try:
            return _do(request, links, batch, act)
        except AutomationsError as error:
            problem = notes.said(str(error))
        if act == "cancel":
            return _ask(request, site, batch, problem)
        messages.error(request, problem)
    return _ask(request, site, batch) if act == "cancel" else _back(links, batch)


def _ask(request: HttpRequest, site: AdminSite, batch: Batch, problem: str = "") -> HttpResponse:
    """Ask before the rest of a batch is cancelled; what was typed is kept."""
    links, counts = Links(site), queries.counts([batch])[batch.pk]
    crumbs = [*_crumbs(links), (_title(batch), links.batch(batch.pk))]
    context = {
        **theme.context(request, site, _("Cancel the rest of this batch?"), crumbs),
        "left": counts.get(Verdict.TO_COME, 0),
        "done": sum(counts.values()) - counts.get(Verdict.TO_COME, 0),
        "reason": _reason(request),
        "problem": problem,
        "back_url": links.batch(batch.pk),
    }
    return TemplateResponse(request, "automations_admin/batches/cancel.html", context)


def _back(links: Links, batch: Batch) -> HttpResponse:
    return HttpResponseRedirect(links.batch(batch.pk))


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\x00", "")[: forms.MAX_REASON]


def _do(request: HttpRequest, links: Links, batch: Batch, act: str) -> HttpResponse:
    """Do something to a batch, and say so on its page.

    Raises:
        AutomationsError: it cannot be done now; says why.
    """
    user: Any = request.user
    reason = _reason(request)
    said = doing.together(
        lambda: _change(batch, act, request, reason),
        lambda done: LogEntry.objects.log_actions(
            user.pk, [batch], CHANGE, f"{done} {reason}".strip(), single_object=True
        ),
    )
    messages.success(request, said)
    return _back(links, batch)


def _change(batch: Batch, act: str, request: HttpRequest, reason: str) -> str:
    """Do an act to a batch; return what is said about it.

    Raises:
        AutomationsError: it cannot be done; the text says why.
    """
    if act == "speed":
        form = SpeedForm(request.POST)
        if not form.is_valid():
            raise NotPossible(NO_SPEED)
        batches.set_speed(batch, form.rate, actor=request.user)
        return _("The speed was changed.")
    verb, said = _VERBS[act]
    verb(batch, actor=request.user, reason=reason)
    return str(said())
