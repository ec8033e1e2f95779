"""What subjects are called: by the objects themselves, one query for each of their models."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from automations_admin.links import Links

#: What a subject is called, and the address of its page or "".
Named = tuple[str, str]


def named(subjects: Iterable[str], links: Links, request: HttpRequest | None) -> dict[str, Named]:
    """Return what subjects are called, by their texts such as "auth.user:7".

    Objects are read only of models that the reader may see in this admin site; others are named
    by their model and key.

    Args:
        subjects: may have doubles; "" is left out.
        links: addresses within the admin site.
        request: of the reader.
    """
    by_model: dict[str, dict[str, str]] = {}
    for subject in subjects:
        label, _sign, pk = subject.partition(":")
        if label and pk:
            by_model.setdefault(label, {})[subject] = pk
    found: dict[str, Named] = {}
    for label, pks in by_model.items():
        found.update(_of_model(label, pks, links, request))
    return found


def _of_model(
    label: str, pks: dict[str, str], links: Links, request: HttpRequest | None
) -> dict[str, Named]:
    model = _model(label)
    if model is None:
        return {subject: (f"{label} {pk}", "") for subject, pk in pks.items()}
    spoken = str(model._meta.verbose_name)
    plain = {subject: (f"{spoken[:1].upper()}{spoken[1:]} {pk}", "") for subject, pk in pks.items()}
    if not _may_see(links.site, model, request):
        return plain
    rows = {str(pk): row for pk, row in _rows(model, pks.values()).items()}
    return {subject: _seen(rows.get(pk), plain[subject][0], links) for subject, pk in pks.items()}


def _model(label: str) -> Any:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _may_see(site: AdminSite, model: Any, request: HttpRequest | None) -> bool:
    admin = site._registry.get(model)
    return admin is not None and request is not None and admin.has_view_permission(request)


def _rows(model: Any, pks: Iterable[str]) -> dict[Any, Any]:
    good = []
    for pk in dict.fromkeys(pks):
        try:
            good.append(model._meta.pk.to_python(pk))
        except ValidationError:
            continue
    found: dict[Any, Any] = model._base_manager.in_bulk(good)
    return found


def _seen(row: Any, plain: str, links: Links) -> Named:
    if row is None:
        return _("%(object)s (deleted)") % {"object": plain}, ""
    meta = row._meta
    try:
        return str(row), links.to(f"{meta.app_label}_{meta.model_name}_change", row.pk)
    except NoReverseMatch:
        return str(row), ""
