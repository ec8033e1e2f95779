"""What the console is made of: the contract that each of its folders fulfils."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.module_loading import import_string

from automations.models import AutomationModel, AutomationTaskModel
from automations_admin import conf


@dataclass(frozen=True)
class Link:
    """An entry of a menu.

    Attributes:
        label: what it says.
        name: name of the URL, without the admin's name space, in lower case.
        icon: classes of a FontAwesome icon, for themes that show one.
        permission: what the user needs to see it.
    """

    label: Any
    name: str
    icon: str = ""
    permission: str = "automations.view_automationmodel"


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
    """

    label: str
    url: str
    icon: str = ""
    task: int | None = None
    primary: bool = False
    danger: bool = False


class Capability:
    """One thing that the console can do. Every hook has a default; override what you need."""

    def links(self) -> Iterable[Link]:
        """Return entries for the menus, in their order."""
        return ()

    def urls(self, site: AdminSite) -> Iterable[URLPattern]:
        """Return pages of one's own, below the address of the instances' list.

        Called once, when the admin site collects its addresses. Wrap each view with
        `console.page`, which asks for the permission.
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
