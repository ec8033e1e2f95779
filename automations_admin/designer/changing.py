"""The page before a draft becomes a version: who stands where, and what becomes of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import notes
from automations.designed import publishing
from automations.designed.standing import Change, Standing, standing, steps_of
from automations.engine import batches, plans
from automations.exceptions import (
    NotPossible,
    NotPublishable,
    NotTheNewest,
    VersionIsPublished,
)
from automations.models import AutomationModel, Batch, FlowVersion
from automations.permissions import Action
from automations_admin import console, counting
from automations_admin.acting import doing
from automations_admin.designer import beginning, pages, queries
from automations_admin.designer.forms import PublishForm
from automations_admin.links import Links

#: What is needed besides to let the running instances go on elsewhere, or to end them.
NEEDS = {PublishForm.MOVE: Action.MOVE, PublishForm.STOP: Action.CANCEL}
_ACTS = {PublishForm.MOVE: "adopt", PublishForm.STOP: "cancel"}


def publish_page(request: HttpRequest, site: AdminSite, name: str, pk: UUID) -> HttpResponse:
    """Ask what becomes of running instances, and publish."""
    draft = queries.version(request, name, pk, Action.PUBLISH, draft=True)
    page = _Publishing(request, site, draft)
    return page.publish() if request.method == "POST" else page.ask(page.form())


class _Publishing:
    """One request about the publishing of a draft."""

    def __init__(self, request: HttpRequest, site: AdminSite, draft: FlowVersion) -> None:
        self.request, self.site, self.draft = request, site, draft
        self.links, self.flow = Links(site), draft.flow
        self.problems = pages.problems(draft)
        clear = not self.problems
        self.standing: list[Standing] = standing(self.flow, draft.document) if clear else []
        self.steps = list(steps_of(draft.document)) if clear else []

    def form(self, posted: Any = None) -> PublishForm:
        """Return the form, with a question for each step that is gone."""
        gone = {one.step for one in self.standing if one.change is Change.REMOVED}
        initial = {"revision": self.draft.revision, "note": self.draft.note}
        form = PublishForm(posted, removed=sorted(gone), steps=self.steps, initial=initial)
        may = {
            choice: queries.may(self.request, action, self.flow) for choice, action in NEEDS.items()
        }
        running: Any = form.fields["running"]
        running.choices = [pair for pair in running.choices if may.get(pair[0], True)]
        return form

    def publish(self) -> HttpResponse:
        """Publish the draft, and begin what becomes of the running instances."""
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.ask(form)
        try:
            version, batch = doing.together(
                lambda: self._publish(form),
                lambda made: beginning.log(self.request, made[0], _("Published")),
            )
        except NotTheNewest:
            return self.ask(form, _("The draft was saved meanwhile. Look at it once more."), 409)
        except NotPublishable:
            return self.ask(form, _("The draft has problems. Mend them first."))
        except (NotPossible, VersionIsPublished) as error:
            return self.ask(form, notes.said(str(error)))
        said = {"flow": self.flow, "number": version.number}
        messages.success(self.request, _("Version %(number)s of %(flow)s is published.") % said)
        if batch is not None:
            return HttpResponseRedirect(self.links.batch(batch.pk))
        return HttpResponseRedirect(self.links.to("automations_design", self.flow.name))

    def _publish(self, form: PublishForm) -> tuple[FlowVersion, Batch | None]:
        said = form.cleaned_data
        version = publishing.publish(
            self.draft, revision=said["revision"], actor=self.request.user, note=said["note"]
        )
        act = _ACTS.get(said["running"])
        rows = AutomationModel.objects.filter(
            automation_class=self.flow.automation_class, finished=False
        ).exclude(version=None)
        if act is None or not rows.exists():
            return version, None
        console.require(self.request, self.flow.automation_class, NEEDS[said["running"]])
        moved = {"version": str(version.pk), "steps": form.mapping}
        plan = plans.of_instances(act, rows, moved if act == "adopt" else {}, self.request.user)
        return version, batches.create(plan, actor=self.request.user, reason=said["note"])

    def ask(self, form: PublishForm, problem: str = "", status: int = 200) -> HttpResponse:
        """Show who stands where, and ask."""
        name, total = self.flow.name, sum(one.count for one in self.standing)
        context = {
            "draft": self.draft,
            "form": form,
            "problem": problem,
            "rows": self.standing,
            "total": _total(total),
            "problems": self.problems,
            "back_url": self.links.to("automations_design_draft", name, self.draft.pk),
            "next": queries.next_number(self.flow),
        }
        title = _("Publish version %(number)s?") % {"number": context["next"]}
        return pages.show(
            self.request, self.site, "publish", title, context, self.flow, status=status
        )


def _total(count: int) -> str:
    said = {"number": counting.grouped(count)}
    return ngettext("%(number)s task is open", "%(number)s tasks are open", count) % said
