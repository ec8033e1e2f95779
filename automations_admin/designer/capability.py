"""Designed flows as a capability."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import registry
from automations.permissions import Action
from automations_admin import console
from automations_admin.capability import Act, Capability
from automations_admin.designer import (
    beginning,
    changing,
    drafting,
    drawing,
    ending,
    looking,
    presence,
    saving,
    views,
)
from automations_admin.entries import Entry
from automations_admin.links import Links


class Designer(Capability):
    """Draw up a flow, change it, publish it as a version that the engine runs."""

    def entries(self) -> Iterable[Entry]:
        """Return the list of designed flows, with the pages about each below it."""
        return [Entry("design", gettext_lazy("designs"), views.list_page, below=_below)]

    def flow_acts(
        self, request: HttpRequest, site: AdminSite, flow: str, step: str
    ) -> Iterable[Act]:
        """Return the way to the versions of a designed flow, or to a draft like one of code."""
        links = Links(site)
        if name := registry.designed_name(flow):
            yield Act(_("Versions"), links.to("automations_design", name), "list")
        elif not step and registry.find(flow):
            look = links.to("automations_design_look", flow)
            yield Act(_("Look at it in the designer"), look, "flow")
            if console.may(request.user, Action.DESIGN):
                url = links.to("automations_design_begin", flow=flow)
                yield Act(_("Duplicate as draft…"), url, "copy")


def _below(site: AdminSite) -> list[URLPattern]:
    def page(route: str, view: console.View, name: str, *actions: Action) -> URLPattern:
        found = console.page(site, view, *actions)
        return path(route, found, name=f"automations_design{name}")

    def answer(route: str, view: console.View, name: str) -> URLPattern:
        found = saving.page(site, view)
        return path(f"<str:name>/draft/<uuid:pk>/{route}", found, name=f"automations_design_{name}")

    return [
        page("new/", beginning.begin_page, "_begin", Action.DESIGN),
        page("look/<str:flow>/", looking.code_page, "_look"),
        page("<str:name>/", views.flow_page, ""),
        page("<str:name>/edit/", beginning.edit_page, "_edit", Action.DESIGN),
        page("<str:name>/draft/<uuid:pk>/", drafting.draft_page, "_draft", Action.DESIGN),
        page("<str:name>/draft/<uuid:pk>/design/", drawing.design_page, "_canvas", Action.DESIGN),
        answer("save/", saving.save_page, "save"),
        answer("beat/", presence.beat_page, "beat"),
        page("<str:name>/draft/<uuid:pk>/take/", presence.take_page, "_take", Action.DESIGN),
        page("<str:name>/draft/<uuid:pk>/discard/", ending.discard_page, "_discard", Action.DESIGN),
        page("<str:name>/draft/<uuid:pk>/publish/", changing.publish_page, "_publish",
             Action.PUBLISH),
        page("<str:name>/version/<uuid:pk>/", views.version_page, "_version"),
        page("<str:name>/version/<uuid:pk>/look/", looking.version_page, "_look"),
        page("<str:name>/version/<uuid:pk>/document/", views.document_file, "_document"),
        page("<str:name>/version/<uuid:pk>/python/", views.python_file, "_python"),
        page("<str:name>/retire/", ending.retire_page, "_retire", Action.PUBLISH),
    ]  # fmt: skip
