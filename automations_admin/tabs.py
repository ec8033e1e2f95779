"""The pages about one flow, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations_admin.links import Links

#: Pages of a flow with the names of their addresses, which take the flow's dotted name.
PAGES: tuple[tuple[Any, str], ...] = (
    (_("Diagram"), "automations_flow_change"),
    (_("Grid"), "automations_grid"),
    (_("Statistics"), "automations_statistics"),
)


@dataclass(frozen=True)
class Tab:
    """A link to a page about a flow."""

    label: Any
    url: str
    current: bool


def of_flow(links: Links, name: str, current: str) -> list[Tab]:
    """Return the tabs of a flow; pages of capabilities that are switched off are left out.

    Args:
        links: addresses within the admin site.
        name: the flow's dotted name.
        current: name of the address of the page itself.
    """
    tabs = [
        Tab(label, url, address == current)
        for label, address in PAGES
        if (url := links.known(address, name))
    ]
    return [*tabs, Tab(_("Instances"), links.instances(flow=name), current=False)]
