"""Which theme the admin has, and what every page of the console gives to its template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.http import HttpRequest

#: With this header the script in console.js asks for a page again.
REFRESH = ("X-Requested-With", "automations-live")

#: A crumb: what it says and where it leads.
Crumb = tuple[Any, str]


def base_template() -> str:
    """Return the thin template that fits the pages into the admin's theme."""
    theme = "jazzmin" if apps.is_installed("jazzmin") else "django"
    return f"automations_admin/base_{theme}.html"


def context(
    request: HttpRequest, site: AdminSite, title: str, crumbs: Sequence[Crumb] = ()
) -> dict[str, Any]:
    """Return the context that every page needs.

    Args:
        request: the request; reverse looks up its `current_app`.
        site: the admin site that the page belongs to.
        title: of page and window.
        crumbs: the way to the page, without the start page and the page itself.
    """
    request.current_app = site.name
    given = {
        **site.each_context(request),
        "automations_base": base_template(),
        "title": title,
        "crumbs": crumbs,
    }
    # A message is shown once. It is meant for the page that its reader opens next.
    return {**given, "messages": ()} if _is_refresh(request) else given


def _is_refresh(request: HttpRequest) -> bool:
    name, value = REFRESH
    return request.headers.get(name) == value
