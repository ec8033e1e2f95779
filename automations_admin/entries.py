"""Pages of the console that stand in the admin's index and menus, where it expects models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from automations.permissions import Action
from automations_admin import console

#: Makes further addresses below an entry's own.
Below = Callable[[AdminSite], list[URLPattern]]


@dataclass(frozen=True)
class Entry:
    """A page with a place in the menus: /admin/automations/<name>/.

    Attributes:
        name: one word in lower case; the address is called automations_<name>_changelist.
        label: what the menus say; translated.
        view: shows the page; see `console.page`.
        actions: what a user must be allowed to do besides seeing flows.
        below: makes the addresses below it.
    """

    name: str
    label: Any
    view: console.View
    actions: tuple[Action, ...] = ()
    below: Below | None = None

    def register(self, site: AdminSite) -> None:
        """Register the page with an admin site, as if it were a model's."""
        meta = _Meta(self.name, self.label)
        model: Any = type(self.name.capitalize(), (), {"_meta": meta})
        site.register([model], type(f"{model.__name__}Admin", (EntryAdmin,), {"entry": self}))


class _Meta:
    """As much of a model's options as the admin's index and menus ask for."""

    app_label = "automations"
    abstract = False
    swapped = False
    is_composite_pk = False
    concrete_model = None

    def __init__(self, name: str, label: Any) -> None:
        self.model_name = name
        self.object_name = name.capitalize()
        self.label, self.label_lower = f"automations.{self.object_name}", f"automations.{name}"
        self.verbose_name = self.verbose_name_plural = label

    @property
    def app_config(self) -> Any:
        """The app that the index lists the page under."""
        return apps.get_app_config(self.app_label)


class EntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A page in the index and menus. No model stands behind it, and nothing can be changed."""

    entry: Entry

    def check(self, **kwargs: Any) -> list[Any]:
        """There is no model to check."""
        return []

    def get_urls(self) -> list[URLPattern]:
        """Return the page and those below it, instead of a model's pages."""
        entry = self.entry
        own = console.page(self.admin_site, entry.view, *entry.actions)
        below = entry.below(self.admin_site) if entry.below else []
        return [path("", own, name=f"automations_{entry.name}_changelist"), *below]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may see the page sees it in the menus."""
        actions = (Action.VIEW, *self.entry.actions)
        return all(console.may(request.user, action) for action in actions)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is nothing to add."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There is nothing to change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """There is nothing to delete."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the page."""
        return self.entry.view(request, self.admin_site)
