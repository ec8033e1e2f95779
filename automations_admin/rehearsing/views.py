"""The page on which a flow is tried out: a pure function of what was sent; it stores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import notes, redaction, registry
from automations.dryrun.run import DryRun
from automations.dryrun.script import Script
from automations.exceptions import AutomationsError
from automations_admin import diff, marks, names, theme
from automations_admin.acting.fields import pretty
from automations_admin.diagram import view
from automations_admin.links import Links
from automations_admin.rehearsing import posted, sealed, shown
from automations_admin.rehearsing.forms import StartForm
from automations_admin.rehearsing.overlay import overlay


@dataclass(frozen=True)
class Tried:
    """What is tried out.

    Attributes:
        flow: the class.
        name: by which a script is known to be about it.
        label: what people call it.
        url: of the page.
        back: what leads back to where one comes from is called.
        back_url: where one comes from; "" if that has no page here.
        crumbs: the way to the page.
    """

    flow: Any
    name: str
    label: str
    url: str
    back: str
    back_url: str
    crumbs: list[theme.Crumb]


def try_page(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Ask what a dry run begins with, or show it as far as it has come."""
    flow = registry.find(name)
    if flow is None:
        raise Http404(_("There is no flow of this name in the code."))
    links, label = Links(site), names.flow_label(name)
    crumbs = links.crumbs(flow=(label, name))
    url, back = links.to("automations_try", name), _("Back to the flow")
    tried = Tried(flow, name, label, url, back, links.flow(name), crumbs)
    return answer(request, site, tried)


def answer(request: HttpRequest, site: AdminSite, tried: Tried) -> HttpResponse:
    """Return the page about what is tried out, as far as the request has come."""
    page = _Trying(request, site, tried)
    if request.method == "POST":
        return page.begin() if "begin" in request.POST else page.go_on()
    return page.ask()


class _Trying:
    """One request about a dry run of a flow."""

    def __init__(self, request: HttpRequest, site: AdminSite, tried: Tried) -> None:
        self.request, self.site, self.tried = request, site, tried
        self.name, self.flow, self.label = tried.name, tried.flow, tried.label

    def ask(self, form: StartForm | None = None, problem: str = "") -> HttpResponse:
        """Show what can be begun with."""
        start = self.request.GET.get("start", "")
        offered = start if start in self.flow.nodes else ""
        context = {"form": form or StartForm(self.flow, start=offered), "problem": problem}
        return self._page("start.html", context)

    def begin(self) -> HttpResponse:
        """Begin a dry run with what was posted."""
        form = StartForm(self.flow, self.request.POST)
        if not form.is_valid():
            return self.ask(form, _("Correct what is marked below."))
        script = Script(
            flow=self.name,
            data=form.given,
            at=form.moment,
            seed=str(uuid4()),
            start=form.cleaned_data["start"],
        )
        try:
            return self._show(script, DryRun.of(script, self.flow))
        except (AutomationsError, sealed.Unusable) as error:
            return self.ask(form, notes.said(str(error)))

    def go_on(self) -> HttpResponse:
        """Take up a dry run, do what the button says, and show it."""
        try:
            sent = self.request.POST.get("script", "")
            script = sealed.unseal(sent, self.name, self.request.user)
            run = DryRun.of(script, self.flow)
        except (AutomationsError, sealed.Unusable) as error:
            return self.ask(None, notes.said(str(error)))
        try:
            changed = posted.changed(script, run, self.request.POST)
            again = run if changed is script else DryRun.of(changed, self.flow)
            return self._show(changed, again)
        except (AutomationsError, posted.Refused, sealed.Unusable) as error:
            return self._show(script, run, notes.said(str(error)), self.request.POST)

    def _show(
        self, script: Script, run: DryRun, problem: str = "", typed: Any = None
    ) -> HttpResponse:
        title = _("Path of a dry run of the flow %(flow)s") % {"flow": self.label}
        context = {
            "problem": problem,
            "typed": typed or {},
            "script": sealed.seal(script, self.request.user),
            "run": run,
            "mark": marks.of_instance(run.stage.row),
            "diagram": view.of(run.stage.graph, overlay(run.stage), title),
            "rows": shown.rows(run, typed or {}),
            "opened": shown.opened(run, typed or {}),
            "rules": shown.rules(run),
            "messages_known": shown.messages(run),
            "changes": diff.changes(script.data, run.data),
            "data_shown": pretty(redaction.masked(run.data)),
            "units": [("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))],
            "can_go_back": bool(script.moves),
        }
        return self._page("page.html", context)

    def _page(self, template: str, more: dict[str, Any]) -> HttpResponse:
        title = _("Try it: %(flow)s") % {"flow": self.label}
        context = {
            **theme.context(self.request, self.site, title, self.tried.crumbs),
            "back": self.tried.back,
            "back_url": self.tried.back_url,
            "try_url": self.tried.url,
            "still": True,
            **more,
        }
        return TemplateResponse(self.request, f"automations_admin/rehearsing/{template}", context)
