"""What the console is made of: the contract that each of its folders fulfils."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.module_loading import import_string

from automations.models import AutomationModel, AutomationTaskModel
from automations_admin import conf
from automations_admin.entries import Entry
from automations_admin.selection import Selection


@dataclass(frozen=True)
class Act:
    """Something a person can do to an instance or to one of its tasks: a button.

    Attributes:
        label: verb and object; an ellipsis when another question follows.
        url: where it leads.
        icon: name of the symbol.
        task: id of the task it is for, or None for the instance.
        primary: the one filled button of a page.
        danger: it cannot be undone; outlined in red, at the far end.
        aside: it stands only beside the reason why its task waits.
        rare: it is folded away with others that are seldom needed.
        refused: why it cannot be done now; it is shown disabled.
    """

    label: str
    url: str
    icon: str = ""
    task: int | None = None
    primary: bool = False
    danger: bool = False
    aside: bool = False
    rare: bool = False
    refused: str = ""


@dataclass(frozen=True)
class Bar:
    """Acts as they stand beside each other; see `acts.html`.

    Attributes:
        first: in their order.
        rare: folded away.
        last: those that end something, alone at the far end.
        refusals: labels of acts that cannot be done now, with the reason.
    """

    first: tuple[Act, ...]
    rare: tuple[Act, ...]
    last: tuple[Act, ...]
    refusals: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, acts: Iterable[Act]) -> Bar:
        """Return acts in the order in which they are shown."""
        given = list(acts)
        reasons: dict[str, list[str]] = {}
        for act in given:
            if act.refused:
                reasons.setdefault(act.refused, []).append(act.label.rstrip("…"))
        return cls(
            tuple(act for act in given if not act.rare and not act.danger),
            tuple(act for act in given if act.rare),
            tuple(act for act in given if act.danger and not act.rare),
            tuple((", ".join(labels), why) for why, labels in reasons.items()),
        )


class Capability:
    """One thing that the console can do. Every hook has a default; override what you need."""

    def entries(self) -> Iterable[Entry]:
        """Return the pages that have a place in the menus, in their order."""
        return ()

    def urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return pages of one's own, below the address of the instances' list.

        Called once, when the admin site collects its addresses. Wrap each view with
        `console.page` or `console.instance_page`, which ask for the permission.
        """
        return ()

    def flow_acts(
        self, request: HttpRequest, site: AdminSite, flow: str, step: str
    ) -> Iterable[Act]:
        """Return what this user may do to a flow, given by its dotted name, or to its `step`."""
        return ()

    def select(self, request: HttpRequest, query: Mapping[str, Any]) -> Selection | None:
        """Return the instances that an address means, for an act on many; None if you have none.

        Args:
            request: whose user asks; only what they may see is selected.
            query: what follows the question mark of the address.
        """
        return None

    def acts_on_many(
        self, request: HttpRequest, site: AdminSite, flow: str
    ) -> Iterable[tuple[str, str]]:
        """Return (name, label) of what this user may do to many instances at once.

        Args:
            request, site: of the page.
            flow: dotted name, if the instances are of one flow, or "".
        """
        return ()

    def flow_urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return pages about one flow, below the address of the list of flows.

        Their routes begin with `<str:name>/`. Wrap each view with `console.flow_page`.
        """
        return ()

    def acts(
        self,
        request: HttpRequest,
        site: AdminSite,
        instance: AutomationModel,
        tasks: list[AutomationTaskModel],
    ) -> Iterable[Act]:
        """Return what this user may do to an instance whose open and failed tasks are `tasks`."""
        return ()


def all_capabilities() -> list[Capability]:
    """Return the capabilities that the settings name, in their order."""
    return [import_string(path)() for path in conf.get().CAPABILITIES]
