"""The list of instances: what was found, how it was narrowed down, what else can be chosen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from automations.permissions import Action
from automations_admin import capability, conf, console, counting, marks, names, theme, workers
from automations_admin.find import paths, terms
from automations_admin.find.filters import Filters, cleaned
from automations_admin.find.matches import matching
from automations_admin.find.page import page_of
from automations_admin.find.reader import Reader
from automations_admin.instances import choices, download, listing, saved
from automations_admin.instances.chips import Chip
from automations_admin.instances.chips import chips as chips_of
from automations_admin.links import Links

#: What is read of an instance for its row.
_COLUMNS = ("pk", "automation_class", "uuid", "state", "finished", "reason", "created", "updated",
            "ended", "data")  # fmt: skip
#: Filters whose fields are behind "More filters".
_FURTHER = ("step", "ended", "assignee", "error", "held", "definition", "object")


class ListPage:
    """Everything that the list shows.

    Args:
        request: the request.
        links: addresses within the admin site.
    """

    def __init__(self, request: HttpRequest, links: Links) -> None:
        self.request, self.links = request, links
        self.filters, self.reader = Filters.read(request.GET), Reader.of(request)
        self.found = matching(self.filters, self.reader)
        self.page = page_of(self.found.rows, self.filters, conf.get().PAGE_SIZE)

    @cached_property
    def rows(self) -> list[listing.Row]:
        """The instances of this page."""
        return listing.rows(self.links, self.page.rows(*_COLUMNS))

    @cached_property
    def choices(self) -> choices.Choices:
        """What the fields offer."""
        return choices.choices(self.filters, self.reader)

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force, with ways to take them off."""
        return list(chips_of(self.links, self.filters))

    @cached_property
    def saved(self) -> list[saved.Choice]:
        """Filters under a name."""
        return saved.choices(self.request, self.links, self.filters)

    @property
    def further(self) -> int:
        """How many filters are in force whose fields are folded away."""
        return sum(bool(getattr(self.filters, name)) for name in _FURTHER)

    @property
    def save_url(self) -> str:
        """Where the filters in force are saved under a name; "" if they are already."""
        known = any(one.chosen for one in self.saved)
        return "" if known else self.links.to("automations_saved_filter_add")

    @property
    def newer_url(self) -> str:
        """Address of the page above, or ""."""
        return self._next(newer=True) if self.page.newer else ""

    @property
    def older_url(self) -> str:
        """Address of the page below, or ""."""
        return self._next(newer=False) if self.page.older else ""

    def _next(self, *, newer: bool) -> str:
        return self.links.instances(**self.filters.query(**self.page.place(newer=newer)))

    @property
    def notes(self) -> list[str]:
        """What must be known about the answer."""
        said = []
        if self.filters.ignored:
            text = _("Left out, as it makes no sense: %(names)s.")
            said.append(text % {"names": ", ".join(self.filters.ignored)})
        if self.found.newest:
            text = _(
                "The data of the newest %(most)s instances that the other filters let through were "
                "searched. Choose a flow, a state or an age to reach older ones."
            )
            said.append(text % {"most": counting.grouped(self.found.newest)})
        if self.found.partly:
            said.append(_("Flows whose data you may not see were not searched."))
        return said

    # -- search by data ----------------------------------------------------------------------

    @cached_property
    def _sample(self) -> list[Any]:
        flow = self.filters.flow
        seen = self.reader.flows is None or flow in self.reader.flows
        return paths.sample(flow) if flow and seen and self.reader.sees_data(flow) else []

    @cached_property
    def path(self) -> str:
        """The path whose values are asked for; "" for none."""
        said = cleaned(self.request.GET.get("path"))
        return said if said in self.known_paths else ""

    @cached_property
    def known_paths(self) -> list[str]:
        """Paths that occur in the data of the chosen flow."""
        return paths.paths(self._sample)

    @property
    def path_links(self) -> list[Chip]:
        """The paths, each with the address that shows its values."""
        query = self.filters.query()
        return [Chip(path, self.links.instances(**query, path=path)) for path in self.known_paths]

    @property
    def value_links(self) -> list[Chip]:
        """The values at the chosen path, each with the address that searches for it, too."""
        found = []
        for value in paths.values(self._sample, self.path) if self.path else []:
            sought = f"{self.filters.q} {self.path}:{value}".strip()
            found.append(Chip(value, self.links.instances(**self.filters.query(q=sought))))
        return found

    @property
    def started_terms(self) -> list[str]:
        """What the search field offers to go on with."""
        before = "" if terms.parse(self.filters.q).problem else f"{self.filters.q} "
        return [f"{before}{path}:".strip() for path in self.known_paths]


def instance_list(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the instances that the filters let through."""
    links = Links(site)
    page = ListPage(request, links)
    filters = page.filters
    csv_url, csv_asks = download.csv_url(request, links, filters, page.page.count)
    label = names.flow_label(filters.flow)
    crumbs = links.crumbs(flow=(label, filters.flow) if filters.flow else None)
    context = {
        **theme.context(request, site, _("Instances"), crumbs),
        "list": page,
        "filters": filters,
        "choices": page.choices,
        "page": page.page,
        "rows": page.rows,
        **_many(request, links, filters),
        "query": filters.query(),
        "csv_url": csv_url,
        "csv_asks": csv_asks,
        "clear_url": links.instances(),
        "flow_url": links.flow(filters.flow) if filters.flow else "",
        "flow_label": label,
        "failed_mark": marks.STANDINGS["failed"],
        "pulse": workers.pulse(),
        "command": workers.COMMAND,
        "most": counting.MOST,
    }
    return TemplateResponse(request, "automations_admin/instances/list.html", context)


def _many(request: HttpRequest, links: Links, filters: Filters) -> dict[str, Any]:
    """Return what can be done to many of the instances, and where."""
    acts, plan_url = (
        list(_acts(request, links.site, filters.flow)),
        links.known("automations_batch_plan"),
    )
    needed = (Action.EXPORT, Action.VIEW_DATA)
    exports = all(console.may(request.user, action, filters.flow) for action in needed)
    export_url = links.export() if exports else ""
    return {
        "acts": acts,
        "plan_url": plan_url,
        "chooses": bool((acts and plan_url) or export_url),
        "export_url": export_url,
        "export_all_url": links.export(**filters.query()) if exports else "",
        "import_url": links.bring() if console.may(request.user, Action.IMPORT) else "",
    }


def _acts(request: HttpRequest, site: AdminSite, flow: str) -> Iterator[tuple[str, str]]:
    for one in capability.all_capabilities():
        yield from one.acts_on_many(request, site, flow)
