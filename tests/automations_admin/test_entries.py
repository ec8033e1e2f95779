"""Pages in the admin's index and menus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from automations.permissions import Action
from automations_admin.entries import Entry


def view(request: HttpRequest, site: AdminSite, **kwargs: Any) -> HttpResponse:
    """A page."""
    return HttpResponse("page")


def registered(entry: Entry) -> Any:
    """Return the admin of an entry on a site of its own."""
    site = AdminSite("second")
    entry.register(site)
    (found,) = site._registry.values()
    return found


def test_an_entry_has_an_address_and_others_below_it() -> None:
    below = [path("more/", view, name="more")]
    found = registered(Entry("things", "things", view, below=lambda site: below))
    assert [pattern.name for pattern in found.get_urls()] == [
        "automations_things_changelist",
        "more",
    ]
    assert found.check() == []


def test_an_entry_is_seen_by_those_who_may_see_its_page(
    rf: RequestFactory, staff: Callable[..., Client]
) -> None:
    found = registered(Entry("things", "things", view, (Action.PAUSE,)))
    request = rf.get("/")
    for codenames, seen in [
        (("view_automationmodel",), False),
        (("view_automationmodel", "pause_automationmodel"), True),
    ]:
        request.user = staff(*codenames).get("/admin/").wsgi_request.user
        assert found.has_view_permission(request) is seen
    assert not found.has_add_permission(request)
    assert not found.has_change_permission(request)
    assert not found.has_delete_permission(request)


def test_entries_stand_in_the_index(viewer: Client) -> None:
    """Under the app, with their labels."""
    apps = viewer.get("/admin/").context["app_list"]
    models = [model for app in apps for model in app["models"]]
    assert "/admin/automations/flow/" in [model["admin_url"] for model in models]
