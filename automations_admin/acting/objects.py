"""What a model object is called on a page, and where its own page is."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch

from automations_admin.links import Links


def called(request: HttpRequest, links: Links, found: Model) -> tuple[str, str]:
    """Return what an object is called and where its page is, as far as the user may see it."""
    meta = found._meta
    admin: Any = links.site._registry.get(type(found))
    if admin is None or not admin.has_view_permission(request, found):
        return f"{meta.verbose_name} {found.pk}", ""
    try:
        return str(found), links.to(f"{meta.app_label}_{meta.model_name}_change", found.pk)
    except NoReverseMatch:
        return str(found), ""
