"""Acts on many as a capability."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from automations import registry
from automations.engine.verbs import VERBS
from automations_admin import console
from automations_admin.acting import words
from automations_admin.batches import planning, views
from automations_admin.capability import Capability
from automations_admin.entries import Entry


class Batches(Capability):
    """Plan an act on all that match, confirm it, follow it, suspend, resume and cancel it."""

    def entries(self) -> Iterable[Entry]:
        """Return the list of batches, with the pages of each below it."""
        return [Entry("batch", _("batches"), views.batch_list, below=_below)]

    def acts_on_many(
        self, request: HttpRequest, site: AdminSite, flow: str
    ) -> Iterable[tuple[str, str]]:
        """Return what this user may do to many instances at once."""
        for name in words.WORDS:
            verb = VERBS[name]
            fits = name != "adopt" or registry.designed_name(flow)
            if verb.many and fits and console.may(request.user, verb.action, flow):
                yield name, words.of_many(name)


def _below(site: AdminSite) -> list[URLPattern]:
    plan = console.page(site, planning.plan_page)
    page = console.page(site, views.batch_page)
    act = console.page(site, views.act_page)
    return [
        path("plan/", plan, name="automations_batch_plan"),
        path("<int:pk>/", page, name="automations_batch"),
        path("<int:pk>/<str:act>/", act, name="automations_batch_act"),
    ]
