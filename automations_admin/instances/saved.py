"""Filters under a name: save the one in force, rename, share, delete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations_admin import counting, theme
from automations_admin.find.filters import Filters
from automations_admin.instances import chips
from automations_admin.instances.forms import SavedFilterForm, filter_form
from automations_admin.links import Links
from automations_admin.models import SavedFilter

#: Most saved filters that the list shows.
MOST = 40


@dataclass(frozen=True)
class Choice:
    """A saved filter above the list.

    Attributes:
        name: what it is called.
        url: of the list with it.
        edit_url: of the page to rename, share and delete it; "" if the user may not.
        by: who shares it; "" for one's own.
        chosen: it is the one in force.
    """

    name: str
    url: str
    edit_url: str
    by: str
    chosen: bool


def choices(request: HttpRequest, links: Links, filters: Filters) -> list[Choice]:
    """Return the saved filters of the user, and then those that others share."""
    user: Any = request.user
    rows = SavedFilter.objects.seen_by(user).select_related("owner")
    found = sorted(rows.order_by("name")[: 10 * MOST], key=lambda one: one.owner_id != user.pk)
    return [_choice(user, links, filters, one) for one in found[:MOST]]


def _choice(user: Any, links: Links, filters: Filters, saved: SavedFilter) -> Choice:
    own, meant = saved.owner_id == user.pk, Filters.of_text(saved.query)
    may_edit = own or user.is_superuser
    return Choice(
        name=saved.name,
        url=links.instances(**meant.query()),
        edit_url=links.to("automations_saved_filter", saved.pk) if may_edit else "",
        by="" if own else str(saved.owner),
        chosen=meant == filters.everywhere,
    )


def add_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Ask for a name for the filters in the address, and save them."""
    posted = request.POST if request.method == "POST" else None
    filters = Filters.of_text(posted.get("query", "")) if posted else Filters.read(request.GET)
    owner: Any = request.user
    saved = SavedFilter(owner=owner, query=filters.text)
    form, links = filter_form(saved, posted), Links(site)
    if not filters.active:
        nothing = _("There is nothing to save: no filter is in force.")
        if posted is None:
            messages.error(request, nothing)
            return HttpResponseRedirect(links.instances())
        form.add_error(None, nothing)
    if posted and form.is_valid() and form.stored():
        messages.success(request, _("The filter “%(name)s” was saved.") % {"name": saved.name})
        return HttpResponseRedirect(links.instances(**filters.query()))
    return _page(request, site, form, filters, _("Save this filter"))


def edit_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Rename a filter, share it or keep it to oneself."""
    saved = _editable(request, pk)
    form = filter_form(saved, request.POST if request.method == "POST" else None)
    filters, links = Filters.of_text(saved.query), Links(site)
    if form.is_valid() and form.stored():
        messages.success(request, _("The filter “%(name)s” was saved.") % {"name": saved.name})
        return HttpResponseRedirect(links.instances(**filters.query()))
    delete_url = links.to("automations_saved_filter_delete", pk)
    title = _("Filter “%(name)s”") % {"name": form.initial["name"]}
    return _page(request, site, form, filters, title, delete_url=delete_url)


def delete_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Ask before a filter is deleted, and delete it."""
    saved, links = _editable(request, pk), Links(site)
    filters = Filters.of_text(saved.query)
    if request.method == "POST":
        saved.delete()
        messages.success(request, _("The filter “%(name)s” was deleted.") % {"name": saved.name})
        return HttpResponseRedirect(links.instances(**filters.query()))
    title = _("Delete the filter “%(name)s”?") % {"name": saved.name}
    context = {
        **theme.context(request, site, title, _crumbs(links)),
        "saved": saved,
        "chips": list(chips.chips(links, filters)),
        "back_url": links.to("automations_saved_filter", saved.pk),
    }
    return TemplateResponse(request, "automations_admin/instances/filter_delete.html", context)


def _editable(request: HttpRequest, pk: int) -> SavedFilter:
    rows = SavedFilter.objects.editable_by(request.user)
    found: SavedFilter | None = rows.filter(pk=counting.bounded(pk, 0, counting.MAX_ID, 0)).first()
    if found is None:
        raise Http404(_("There is no filter of this id that you may change."))
    return found


def _crumbs(links: Links) -> list[tuple[Any, str]]:
    return [*links.crumbs(), (_("Instances"), links.instances())]


def _page(
    request: HttpRequest, site: AdminSite, form: SavedFilterForm, filters: Filters, title: str,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    links = Links(site)
    context = {
        **theme.context(request, site, title, _crumbs(links)),
        "form": form,
        "query": filters.text,
        "chips": list(chips.chips(links, filters)),
        "back_url": links.instances(**filters.query()),
        **more,
    }
    return TemplateResponse(request, "automations_admin/instances/filter.html", context)
