"""The question before an instance is started, and the start."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import ADDITION
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations import notes, registry
from automations.engine import by_hand
from automations.exceptions import AutomationsError, EntryRefused
from automations.models import AutomationModel
from automations_admin import holds, names, theme
from automations_admin.acting import doing, objects
from automations_admin.links import Links
from automations_admin.starting import outlook
from automations_admin.starting.forms import StartForm, of_code

logger = logging.getLogger("automations")


def start_page(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Ask what an instance is to begin with, and start it.

    Raises:
        Http404: no code declares the flow, and no version of it is published.
    """
    flow = registry.find(name)
    if flow is None:
        raise Http404(_("No new instances of this flow can be started."))
    return _Starting(request, site, name, flow).answer()


class _Starting:
    """One request about the start of an instance."""

    def __init__(self, request: HttpRequest, site: AdminSite, name: str, flow: Any) -> None:
        self.request, self.site, self.name, self.flow = request, site, name, flow
        self.links, self.label = Links(site), names.flow_label(name)
        posted = request.POST if request.method == "POST" else None
        self.form = StartForm(flow, posted, self._called)

    def _called(self, found: Model) -> str:
        return objects.called(self.request, self.links, found)[0]

    def answer(self) -> HttpResponse:
        """Start it if everything is right and was shown; otherwise show the question."""
        if not self.form.is_bound:
            return self._page()
        if not self.form.is_valid():
            return self._page(_("Correct what is marked below."))
        if "preview" in self.request.POST or not self.form.was_explained:
            return self._page()
        try:
            started = self._start()
        except EntryRefused as error:
            return self._page(notes.said(str(error)), by_hand.live(self.flow, self.form.arguments))
        except AutomationsError as error:
            return self._page(notes.said(str(error)))
        except Exception as error:
            # Whatever the code of the flow raises, nothing that was typed is lost.
            logger.exception("%s could not be started by hand", self.name)
            return self._page(of_code(error))
        return self._done(started)

    @cached_property
    def _key(self) -> str:
        return self.form.key(self.request.user)

    def _start(self) -> by_hand.Started:
        reason = self.form.cleaned_data["reason"]

        def log(row: AutomationModel) -> None:
            doing.mirror(self.request.user, row.pk, _("Started."), reason, ADDITION)

        return by_hand.begin(
            self.flow,
            self.form.arguments,
            actor=self.request.user,
            reason=reason,
            key=self._key,
            within=log,
        )

    def _done(self, started: by_hand.Started) -> HttpResponse:
        row = started.row
        called = {"instance": f"{self.label} {row.pk}"}
        if started.is_new:
            messages.success(self.request, _("%(instance)s was started.") % called)
        elif row.key == self._key:
            messages.info(self.request, _("%(instance)s was started already.") % called)
        else:
            return self._page(_("There may be one instance like this, and it has not ended."), row)
        return HttpResponseRedirect(self.links.instance(row.pk))

    def _page(self, problem: str = "", live: AutomationModel | None = None) -> HttpResponse:
        form = self.form
        found = holds.in_force(frozenset({self.name}))
        title = _("Start an instance: %(flow)s") % {"flow": self.label}
        crumbs = self.links.crumbs(flow=(self.label, self.name))
        context = {
            **theme.context(self.request, self.site, title, crumbs),
            "form": form,
            "problem": problem,
            "again": form.is_bound and not form.errors and not problem,
            "mark": form.mark,
            "points": outlook.points(self.flow, found),
            "holds": found,
            "pauses_url": self.links.known("automations_pause_changelist"),
            "live": live and (f"{self.label} {live.pk}", self.links.instance(live.pk)),
            "explains": bool(form.models),
            "back_url": self.links.flow(self.name),
            "still": True,
        }
        return TemplateResponse(self.request, "automations_admin/starting/start.html", context)
